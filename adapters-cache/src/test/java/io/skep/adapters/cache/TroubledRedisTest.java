package io.skep.adapters.cache;

import static io.skep.adapters.cache.RedisLevels.HOUR;
import static io.skep.adapters.cache.RedisLevels.VALUE;
import static io.skep.adapters.cache.RedisLevels.awaitAvailable;
import static io.skep.adapters.cache.RedisLevels.bytes;
import static io.skep.adapters.cache.RedisLevels.putAndFind;
import static io.skep.adapters.cache.RedisLevels.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.Races;
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

/** A second level in a Redis that is away, silent or slow. */
class TroubledRedisTest {

  private final RedisLevels levels = new RedisLevels();

  @AfterEach
  void close() {
    levels.close();
  }

  @Nested
  class WithoutARedis {

    @Test
    void isOpenAtOnceAndFindsOneThatStartsLater() {
      var late = levels.newServer();
      late.kill();
      var level = levels.open(late.uri());

      assertThat(waits(level, 100)).isZero();
      level.put("key", VALUE, HOUR);
      late.restart();

      putAndFind(level, "key", VALUE);
    }

    @Test
    void findsTheOneAgainThatWasKilled() {
      var mortal = levels.newServer();
      var level = levels.ready(mortal);
      putAndFind(level, "key", VALUE);

      mortal.kill();
      assertThat(waits(level, 1_000)).isLessThanOrEqualTo(1);
      assertThat(level.isAvailable()).isFalse();
      mortal.restart();

      awaitAvailable(level);
      assertThat(level.get("key")).isNull();
      putAndFind(level, "key", VALUE);
    }

    @Test
    void takesOverWhatAnOldDumpHolds() throws IOException {
      var mortal = levels.newServer();
      var level = levels.ready(mortal);
      putAndFind(level, "key", VALUE);
      mortal.command("SAVE");
      var old = Files.readAllBytes(mortal.dump());
      putAndFind(level, "key", bytes("a newer value"));

      mortal.kill();
      Files.write(mortal.dump(), old);
      mortal.restart();

      Await.until("old", () -> Arrays.equals(level.get("key"), VALUE));
    }

    @Test
    void hasNothingWithTheWrongPasswordAndGetsOnWithTheRightOne() {
      var guarded = levels.newServer("--requirepass", "ri:g@ht");
      var wrong = levels.open(guarded.uri().replace("//", "//:wrong@"));
      var none = levels.open(guarded.uri());
      var right = levels.open(guarded.uri().replace("//", "//:ri%3Ag%40ht@"));

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
  class WithARedisThatIsStopped {

    private RedisServer stopped;
    private RedisLevel level;

    @BeforeEach
    void open() {
      stopped = levels.newServer();
      level = levels.ready(stopped);
    }

    @Test
    void waitsOnceAndThenNoMoreUntilItGoesOn() {
      putAndFind(level, "key", VALUE);
      stopped.pause();

      assertThat(waits(level, 2_000)).isBetween(1, 2);
      assertThat(level.isAvailable()).isFalse();
      stopped.resume();

      Await.until("found", () -> Arrays.equals(level.get("key"), VALUE));
    }

    @Test
    void hasEachOfManyWaitOnce() {
      stopped.pause();

      var waits = Races.run(8, i -> waits(level, 500)).orFail();

      assertThat(waits).allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(2));
      assertThat(waits.stream().mapToInt(each -> each).sum()).isPositive();
      stopped.resume();
      putAndFind(level, "key", VALUE);
    }

    @Test
    void connectsAgainWhenItStaysSilentAndIsBackOnceThatGoesOn() {
      putAndFind(level, "key", VALUE);
      stopped.pause();

      Await.until("given up", () -> level.get("key") == null && !level.isConnected());
      assertThat(waits(level, 1_000)).isZero();
      stopped.resume();

      Await.until("found", () -> Arrays.equals(level.get("key"), VALUE));
    }

    @Test
    void keepsNoMoreOnTheWayThanThereIsRoomFor() {
      stopped.pause();
      var value = new byte[100_000];
      for (int i = 0; i < 5_000; i++) {
        level.put("key" + i, value, HOUR);
      }
      stopped.resume();

      putAndFind(level, "behind them", VALUE);
      assertThat(Integer.parseInt(stopped.command("DBSIZE"))).isBetween(10, 100);
    }

    @Test
    void makesNobodyWaitWhoPuts() {
      stopped.pause();
      long start = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        level.put("key" + i, VALUE, HOUR);
      }
      long whole = System.nanoTime() - start;
      stopped.resume();

      // Had each waited for the budget, it would be twice that.
      assertThat(Duration.ofNanos(whole)).isLessThan(RedisLevels.BUDGET.multipliedBy(500));
    }
  }

  @Nested
  class WithARedisThatIsSlow {

    @Test
    void waitsSeldom() {
      var server = levels.newServer();
      var level = levels.ready(server);
      var naps =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 5; i++) {
                  server.command("CLIENT", "PAUSE", "300", "ALL");
                  // Answered when that is over, as is everything else.
                  server.command("PING");
                }
              });
      int waits = 0;
      long start = System.nanoTime();
      while (!naps.isDone()) {
        waits += waits(level, 1);
      }
      naps.join();

      // After each wait it asks nobody for a while, however often the machine is what is slow.
      long rests = (System.nanoTime() - start) / Breaker.REST.toNanos();
      assertThat(waits).isBetween(1, 1 + Math.toIntExact(rests));
      putAndFind(level, "key", VALUE);
    }
  }
}
