package io.skep.adapters.postgres.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network between a store and its server that can be slow, silent or cut. Safe for use by many
 * threads.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int DEFAULT_PORT = 5432;

  /** A commit as the driver sends it that keeps no prepared statements. */
  private static final String COMMIT = "COMMIT\0";

  /** When a connection is cut: before the server hears these words, or when it answers. */
  private record Cut(String pattern, boolean isAfter) {}

  private final URI url;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
  private volatile long latency;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean closed;

  private TcpProxy(URI url) throws IOException {
    this.url = url;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Puts a network before a server. */
  public static TcpProxy inFrontOf(String url) {
    try {
      return new TcpProxy(URI.create(url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address of the database behind this network. */
  public PostgresAddress address() {
    return PostgresAddress.parse(
        "postgresql://%s@localhost:%d%s?prepareThreshold=0"
            .formatted(url.getRawUserInfo(), listening.getLocalPort(), url.getRawPath()));
  }

  /** Has everything take so long in each direction. */
  void delay(Duration delay) {
    latency = delay.toNanos();
  }

  /** Has nothing come through any more, without saying so. */
  void pause() {
    gate = new CountDownLatch(1);
  }

  /** Has everything come through again, also what was held back. */
  void resume() {
    gate.countDown();
  }

  /** Cuts the next connection that commits, before the server has heard of it. */
  public void cutBeforeCommit() {
    cut.set(new Cut(COMMIT, false));
  }

  /** Cuts the next connection that commits, once the server has done so and before it can say. */
  public void cutAfterCommit() {
    cutAfter(COMMIT);
  }

  /** Cuts the next connection that says this, once the server has done so and before it can say. */
  public void cutAfter(String words) {
    cut.set(new Cut(words, true));
  }

  /** Cuts all connections. */
  public void cutAll() {
    open.forEach(TcpProxy::end);
  }

  private void accept() {
    while (!closed) {
      try {
        var client = listening.accept();
        var server = new Socket();
        server.connect(
            new InetSocketAddress(url.getHost(), url.getPort() < 0 ? DEFAULT_PORT : url.getPort()));
        new Pair(client, server).start();
      } catch (IOException e) {
        // Closed, or a server that does not listen: who has asked is told by the next one.
      }
    }
  }

  /** A connection of the store and the one to the server that belongs to it. */
  private final class Pair {

    private final Socket client;
    private final Socket server;
    private volatile boolean isCut;

    Pair(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      open.add(client);
      open.add(server);
      TcpProxy.start(() -> pump(client, server, this::forward));
      TcpProxy.start(() -> pump(server, client, said -> !isCut));
    }

    private boolean forward(String said) {
      var now = cut.get();
      if (now == null || !said.contains(now.pattern()) || !cut.compareAndSet(now, null)) {
        return true;
      }
      isCut = true;
      return now.isAfter();
    }

    private void pump(Socket from, Socket to, Predicate<String> filter) {
      try {
        pump(from.getInputStream(), to.getOutputStream(), filter);
      } catch (IOException e) {
        // Has ended.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end(client);
        end(server);
        open.remove(client);
        open.remove(server);
      }
    }

    private void pump(InputStream from, OutputStream to, Predicate<String> filter)
        throws IOException, InterruptedException {
      var buffer = new byte[64 * 1_024];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        LockSupport.parkNanos(latency);
        gate.await();
        if (!filter.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
          return;
        }
        to.write(buffer, 0, read);
      }
    }
  }

  private static void start(Runnable task) {
    var thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    resume();
    cutAll();
  }
}
