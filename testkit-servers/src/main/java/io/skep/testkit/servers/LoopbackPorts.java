package io.skep.testkit.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds free loopback ports for test servers. */
final class LoopbackPorts {

  /** Offset of the cluster bus port of a Redis server from its client port. */
  private static final int CLUSTER_OFFSET = 10_000;

  private static final int MAX_PORT = 65_535 - CLUSTER_OFFSET;

  private LoopbackPorts() {}

  /** Returns a port that is free and whose cluster bus port is free as well. */
  static int findFree() throws IOException {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      try (var port = listen(0)) {
        if (port.getLocalPort() <= MAX_PORT) {
          listen(port.getLocalPort() + CLUSTER_OFFSET).close();
          return port.getLocalPort();
        }
      } catch (IOException e) {
        // The cluster bus port is in use: try the next pair.
      }
    }
    throw new IOException("no free pair of ports");
  }

  /** Returns the loopback address. */
  static InetAddress address() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, address());
  }
}
