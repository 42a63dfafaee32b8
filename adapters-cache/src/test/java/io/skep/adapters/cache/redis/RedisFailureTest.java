package io.skep.adapters.cache.redis;

import static io.skep.adapters.cache.redis.RedisFixture.HOUR;
import static io.skep.adapters.cache.redis.RedisFixture.VALUE;
import static io.skep.adapters.cache.redis.RedisFixture.awaitAvailable;
import static io.skep.adapters.cache.redis.RedisFixture.bytes;
import static io.skep.adapters.cache.redis.RedisFixture.countTimeouts;
import static io.skep.adapters.cache.redis.RedisFixture.putAndFind;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@link RedisByteStore} with a Redis that is unavailable, unresponsive or slow. */
class RedisFailureTest {

  private final RedisFixture fixture = new RedisFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Nested
  class Unavailable {

    @Test
    void opensImmediatelyAndConnectsWhenServerStarts() {
      var late = fixture.newServer();
      late.kill();
      var store = fixture.open(late.uri());

      assertThat(countTimeouts(store, 100)).isZero();
      store.put("key", VALUE, HOUR);
      late.restart();

      putAndFind(store, "key", VALUE);
    }

    @Test
    void reconnectsAfterServerRestart() {
      var killed = fixture.newServer();
      var store = fixture.openAvailable(killed);
      putAndFind(store, "key", VALUE);

      killed.kill();
      assertThat(countTimeouts(store, 1_000)).isLessThanOrEqualTo(1);
      assertThat(store.isAvailable()).isFalse();
      killed.restart();

      awaitAvailable(store);
      assertThat(store.get("key")).isNull();
      putAndFind(store, "key", VALUE);
    }

    @Test
    void returnsValuesOfARestoredDump() throws IOException {
      var killed = fixture.newServer();
      var store = fixture.openAvailable(killed);
      putAndFind(store, "key", VALUE);
      killed.command("SAVE");
      var old = Files.readAllBytes(killed.dumpFile());
      putAndFind(store, "key", bytes("a newer value"));

      killed.kill();
      Files.write(killed.dumpFile(), old);
      killed.restart();

      Await.until("old", () -> Arrays.equals(store.get("key"), VALUE));
    }

    @Test
    void requiresTheRightPassword() {
      var guarded = fixture.newServer("--requirepass", "ri:g@ht");
      var wrong = fixture.open(guarded.uri().replace("//", "//:wrong@"));
      var none = fixture.open(guarded.uri());
      var right = fixture.open(guarded.uri().replace("//", "//:ri%3Ag%40ht@"));

      putAndFind(right, "key", VALUE);
      wrong.put("key", bytes("wrong"), HOUR);
      none.put("key", bytes("none"), HOUR);

      assertThat(wrong.get("key")).isNull();
      assertThat(none.get("key")).isNull();
      assertThat(wrong.isAvailable()).isFalse();
      assertThat(none.isAvailable()).isFalse();
      assertThat(right.get("key")).isEqualTo(VALUE);
    }
  }

  @Nested
  class Unresponsive {

    private RedisServer stopped;
    private RedisByteStore store;

    @BeforeEach
    void open() {
      stopped = fixture.newServer();
      store = fixture.openAvailable(stopped);
    }

    @Test
    void waitsOnceUntilServerResumes() {
      putAndFind(store, "key", VALUE);
      stopped.pause();

      assertThat(countTimeouts(store, 2_000)).isBetween(1, 2);
      assertThat(store.isAvailable()).isFalse();
      stopped.resume();

      Await.until("value returned", () -> Arrays.equals(store.get("key"), VALUE));
    }

    @Test
    void makesEachConcurrentCallerWaitOnce() {
      stopped.pause();

      var timeouts = ConcurrentRunner.run(8, i -> countTimeouts(store, 500)).resultsOrThrow();

      assertThat(timeouts).allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(2));
      assertThat(timeouts.stream().mapToInt(each -> each).sum()).isPositive();
      stopped.resume();
      putAndFind(store, "key", VALUE);
    }

    @Test
    void replacesUnresponsiveConnectionAndRecovers() {
      putAndFind(store, "key", VALUE);
      stopped.pause();

      Await.until("disconnected", () -> store.get("key") == null && !store.isConnected());
      assertThat(countTimeouts(store, 1_000)).isZero();
      stopped.resume();

      Await.until("value returned", () -> Arrays.equals(store.get("key"), VALUE));
    }

    @Test
    void limitsBytesInFlight() {
      stopped.pause();
      var value = new byte[100_000];
      for (int i = 0; i < 5_000; i++) {
        store.put("key" + i, value, HOUR);
      }
      stopped.resume();

      putAndFind(store, "behind them", VALUE);
      assertThat(Integer.parseInt(stopped.command("DBSIZE"))).isBetween(10, 100);
    }

    @Test
    void putDoesNotBlock() {
      stopped.pause();
      long start = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        store.put("key" + i, VALUE, HOUR);
      }
      long elapsed = System.nanoTime() - start;
      stopped.resume();

      // If each call waited for the response timeout, it would take twice as long.
      assertThat(Duration.ofNanos(elapsed)).isLessThan(RedisFixture.TIMEOUT.multipliedBy(500));
    }
  }

  @Nested
  class Slow {

    @Test
    void waitsAtMostOncePerProbeDelay() {
      var server = fixture.newServer();
      var store = fixture.openAvailable(server);
      var pauses =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 5; i++) {
                  server.command("CLIENT", "PAUSE", "300", "ALL");
                  // Responds after the pause, as does everything else.
                  server.command("PING");
                }
              });
      int timeouts = 0;
      long start = System.nanoTime();
      while (!pauses.isDone()) {
        timeouts += countTimeouts(store, 1);
      }
      pauses.join();

      // Each timeout is followed by the probe delay, even if the machine is what is slow.
      long delays = (System.nanoTime() - start) / CircuitBreaker.PROBE_DELAY.toNanos();
      assertThat(timeouts).isBetween(1, 1 + Math.toIntExact(delays));
      putAndFind(store, "key", VALUE);
    }
  }
}
