package io.skep.testkit.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine that nobody listens on. */
final class LoopbackPorts {

  /** How far above its port a Redis of a cluster listens for the others. */
  private static final int CLUSTER_OFFSET = 10_000;

  private static final int HIGHEST = 65_535 - CLUSTER_OFFSET;

  private LoopbackPorts() {}

  /** Returns a port that is free, as is the one that belongs to it in a cluster. */
  static int free() throws IOException {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      try (var port = listen(0)) {
        if (port.getLocalPort() <= HIGHEST) {
          listen(port.getLocalPort() + CLUSTER_OFFSET).close();
          return port.getLocalPort();
        }
      } catch (IOException e) {
        // The other one is taken: on to the next pair.
      }
    }
    throw new IOException("no free ports");
  }

  /** Returns the address of this machine that only it can reach. */
  static InetAddress address() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, address());
  }
}
