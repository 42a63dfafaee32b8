package io.skep.adapters.cache;

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

/** Servers and second levels of a test, which end with it. */
final class RedisLevels implements AutoCloseable {

  static final Duration BUDGET = Duration.ofMillis(50);

  /** For a machine that is busy with something else. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  static final Duration HOUR = Duration.ofHours(1);
  static final byte[] VALUE = bytes("a value");

  /** From when on a wait counts as one for the budget: it is told in whole milliseconds. */
  private static final Duration NEARLY_BUDGET = BUDGET.minusMillis(5);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static {
    THREADS.setThreadContentionMonitoringEnabled(true);
  }

  private final List<Runnable> closings = new ArrayList<>();

  /** Returns a text as bytes. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Starts a server that ends with this. */
  RedisServer newServer(String... arguments) {
    var started = RedisServer.start(arguments);
    closings.add(started::close);
    return started;
  }

  /** Opens a level that is closed with this. */
  RedisLevel open(String uri) {
    var level = RedisLevel.open(RedisAddress.parse(uri), BUDGET);
    closings.add(0, level::close);
    return level;
  }

  /** Opens a level and returns it once it can be asked. */
  RedisLevel ready(RedisServer at) {
    var level = open(at.uri());
    awaitAvailable(level);
    return level;
  }

  /** Returns when a level can be asked. */
  static void awaitAvailable(RedisLevel level) {
    Await.until(
        "available",
        () -> {
          // Only who asks finds out.
          level.get("any");
          return level.isAvailable();
        });
  }

  /** Puts it until it is there: a machine that is busy may have the level pass over some. */
  static void putAndFind(SecondLevel level, String key, byte[] value) {
    Await.until(
        "kept",
        () -> {
          level.put(key, value, HOUR);
          return Arrays.equals(level.get(key), value);
        });
  }

  /** Asks often, never waits long, and returns how often it had to wait for the budget. */
  static int waits(SecondLevel level, int times) {
    int waits = 0;
    for (int i = 0; i < times; i++) {
      var before = waited();
      assertThat(level.get("key")).isNull();
      var waited = waited().minus(before);
      assertThat(waited).isLessThan(BUDGET.plus(SLACK));
      if (waited.compareTo(NEARLY_BUDGET) >= 0) {
        waits++;
      }
    }
    return waits;
  }

  /** How long this thread has waited so far; not counted is when the machine kept it waiting. */
  private static Duration waited() {
    return Duration.ofMillis(THREADS.getThreadInfo(Thread.currentThread().getId()).getWaitedTime());
  }

  @Override
  public void close() {
    closings.forEach(Runnable::run);
  }
}
