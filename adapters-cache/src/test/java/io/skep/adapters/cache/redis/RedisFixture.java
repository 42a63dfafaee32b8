package io.skep.adapters.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.RedisServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Redis servers and byte stores of a test, closed with the fixture. */
final class RedisFixture implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofMillis(50);

  /** Tolerance for a busy machine. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  static final Duration HOUR = Duration.ofHours(1);
  static final byte[] VALUE = bytes("a value");

  /** Minimum wait that counts as a timeout; waits are measured in whole milliseconds. */
  private static final Duration ALMOST_TIMEOUT = TIMEOUT.minusMillis(5);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static {
    THREADS.setThreadContentionMonitoringEnabled(true);
  }

  private final List<Runnable> closeables = new ArrayList<>();

  /** Returns a string in UTF-8. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Starts a server that is closed with the fixture. */
  RedisServer newServer(String... arguments) {
    var started = RedisServer.start(arguments);
    closeables.add(started::close);
    return started;
  }

  /** Opens a store that is closed with the fixture. */
  RedisByteStore open(String uri) {
    var store = RedisByteStore.open(RedisAddress.parse(uri), TIMEOUT);
    closeables.add(0, store::close);
    return store;
  }

  /** Opens a store and waits until it is available. */
  RedisByteStore openAvailable(RedisServer server) {
    var store = open(server.uri());
    awaitAvailable(store);
    return store;
  }

  /** Waits until a store is available. */
  static void awaitAvailable(RedisByteStore store) {
    Await.until(
        "available",
        () -> {
          // Calls trigger the probes.
          store.get("any");
          return store.isAvailable();
        });
  }

  /** Puts a value until it is stored, because the store may drop writes on a busy machine. */
  static void putAndFind(ByteStore store, String key, byte[] value) {
    Await.until(
        "stored",
        () -> {
          store.put(key, value, HOUR);
          return Arrays.equals(store.get(key), value);
        });
  }

  /** Reads repeatedly and returns the number of reads that waited for the response timeout. */
  static int countTimeouts(ByteStore store, int times) {
    int waits = 0;
    for (int i = 0; i < times; i++) {
      var before = waitedTime();
      assertThat(store.get("key")).isNull();
      var waited = waitedTime().minus(before);
      assertThat(waited).isLessThan(TIMEOUT.plus(SLACK));
      if (waited.compareTo(ALMOST_TIMEOUT) >= 0) {
        waits++;
      }
    }
    return waits;
  }

  /** Returns the time this thread has spent waiting so far, excluding time waiting for a CPU. */
  private static Duration waitedTime() {
    return Duration.ofMillis(THREADS.getThreadInfo(Thread.currentThread().getId()).getWaitedTime());
  }

  @Override
  public void close() {
    closeables.forEach(Runnable::run);
  }
}
