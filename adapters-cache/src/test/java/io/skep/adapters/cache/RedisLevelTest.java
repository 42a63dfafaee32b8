package io.skep.adapters.cache;

import static io.skep.adapters.cache.RedisLevels.HOUR;
import static io.skep.adapters.cache.RedisLevels.VALUE;
import static io.skep.adapters.cache.RedisLevels.awaitAvailable;
import static io.skep.adapters.cache.RedisLevels.bytes;
import static io.skep.adapters.cache.RedisLevels.putAndFind;
import static io.skep.adapters.cache.RedisLevels.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.LiveThreads;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of the JVM")
class RedisLevelTest {

  private final RedisLevels levels = new RedisLevels();

  @AfterEach
  void close() {
    levels.close();
  }

  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.command("FLUSHALL");
  }

  @Nested
  class WithARedis {

    private RedisLevel level;

    @BeforeEach
    void open() {
      level = levels.ready(server);
    }

    @Test
    void givesBackWhatWasPutByAnyProcess() {
      var other = levels.ready(server);
      var binary = new byte[70_000];
      new Random(3).nextBytes(binary);

      putAndFind(level, "swarm:käse:1", VALUE);
      putAndFind(level, "swarm:käse:2", binary);
      putAndFind(level, "swarm:käse:1", new byte[0]);

      Await.until("seen", () -> Arrays.equals(other.get("swarm:käse:1"), new byte[0]));
      assertThat(server.command("EXISTS", "swarm:käse:1", "swarm:käse:2")).isEqualTo("2");
    }

    @Test
    void hasNothingUnderAKeyThatWasNeverPut() {
      assertThat(level.get("never")).isNull();
      assertThat(level.isAvailable()).isTrue();
    }

    @Test
    void keepsItAsLongAsWasSaid() {
      putAndFind(level, "long", VALUE);
      long left = Long.parseLong(server.command("PTTL", "long"));
      assertThat(left).isBetween(HOUR.toMillis() - 300_000, HOUR.toMillis());

      level.put("short", VALUE, Duration.ofMillis(1));
      level.put("long", bytes("behind it"), HOUR);
      Await.until("put", () -> Arrays.equals(level.get("long"), bytes("behind it")));
      Await.until("gone", () -> level.get("short") == null);
    }

    @Test
    void findsWhatProcessesHavePostedThatAreThere() {
      level.post("board", "a", bytes("first"), HOUR);
      level.post("board", "a", VALUE, HOUR);
      levels.ready(server).post("board", "b", bytes("other"), HOUR);
      level.post("board", "dead", VALUE, Duration.ofMillis(1));
      Await.until("told", () -> server.command("SCARD", "board").equals("3"));
      Await.until("dead", () -> server.command("EXISTS", "board:dead").equals("0"));

      assertThat(level.posted("board")).containsExactlyInAnyOrder(VALUE, bytes("other"));
      assertThat(server.command("SCARD", "board")).isEqualTo("2");
      assertThat(level.posted("none")).isEmpty();
    }

    @Test
    void isGivenNothingWithATimeThatCannotBe() {
      level.put("no time", VALUE, Duration.ZERO);
      level.put("less", VALUE, Duration.ofSeconds(-1));
      level.put("too long", VALUE, Duration.ofSeconds(Long.MAX_VALUE));
      putAndFind(level, "behind them", VALUE);

      assertThat(server.command("DBSIZE")).isEqualTo("1");
    }

    @Test
    void hasBytesThatNobodyPutAndThatAreNoBlob() {
      server.command("SET", "foreign", "{\"some\": \"thing\"}");

      var found = Objects.requireNonNull(level.get("foreign"));

      assertThat(found).isEqualTo(bytes("{\"some\": \"thing\"}"));
      assertThat(Blob.parse(found)).isNull();
    }

    @Test
    void hasNothingUnderAKeyOfAnotherTypeAndStaysAvailable() {
      server.command("LPUSH", "list", "element");

      assertThat(level.get("list")).isNull();
      assertThat(level.isAvailable()).isTrue();
    }

    @Test
    void keepsTheLongestBlobAndDropsWhatIsLonger() {
      putAndFind(level, "longest", new byte[Blob.MAX_LENGTH]);
      level.put("longer", new byte[Blob.MAX_LENGTH + 1], HOUR);
      putAndFind(level, "behind it", VALUE);

      assertThat(level.get("longer")).isNull();
    }

    @Test
    void goesOnWhenAllIsFlushed() {
      putAndFind(level, "key", VALUE);
      server.command("FLUSHALL");

      assertThat(level.get("key")).isNull();
      putAndFind(level, "key", VALUE);
    }

    @Test
    void leavesAnInterruptionToTheCaller() {
      putAndFind(level, "key", VALUE);
      // What is answered before anybody waits for it is taken, interrupted or not.
      server.pause();
      try {
        Thread.currentThread().interrupt();

        assertThat(level.get("key")).isNull();

        assertThat(Thread.interrupted()).isTrue();
      } finally {
        server.resume();
      }
      assertThat(level.isAvailable()).isTrue();
      assertThat(level.get("key")).isEqualTo(VALUE);
    }

    @Test
    void answersManyAtOnce() {
      for (int i = 0; i < 8; i++) {
        putAndFind(level, "key" + i, bytes("value" + i));
      }

      var wrong =
          Races.run(
                  8,
                  racer -> {
                    int others = 0;
                    for (int i = 0; i < 500; i++) {
                      int number = (racer + i) % 8;
                      var found = level.get("key" + number);
                      if (found != null && !Arrays.equals(found, bytes("value" + number))) {
                        others++;
                      }
                    }
                    return others;
                  })
              .orFail();

      assertThat(wrong).containsOnly(0);
    }
  }

  @Nested
  class WithARedisThatIsFull {

    @Test
    void stillHasWhatIsThereAndGoesOnOnceThereIsRoom() {
      var full = levels.newServer("--maxmemory", "3mb", "--maxmemory-policy", "noeviction");
      var level = levels.ready(full);
      putAndFind(level, "first", VALUE);

      Await.until(
          "full",
          () -> {
            level.put("key" + System.nanoTime(), new byte[20_000], HOUR);
            return full.command("INFO", "errorstats").contains("errorstat_OOM");
          });

      awaitAvailable(level);
      assertThat(level.get("first")).isEqualTo(VALUE);
      full.command("FLUSHALL");
      putAndFind(level, "again", VALUE);
    }
  }

  @Nested
  class Close {

    @Test
    void endsItsThreadsAndFindsAndKeepsNothingAnyMore() throws InterruptedException {
      var before = LiveThreads.named("lettuce");
      var level = levels.ready(server);
      putAndFind(level, "key", VALUE);
      var threads = new ArrayList<>(LiveThreads.named("lettuce"));
      threads.removeAll(before);
      assertThat(threads).isNotEmpty().hasSizeLessThanOrEqualTo(6);

      level.close();
      level.close();

      assertThat(level.get("key")).isNull();
      level.put("key", bytes("another"), HOUR);
      assertThat(server.command("GET", "key")).isEqualTo("a value");
      assertThat(level.isAvailable()).isFalse();
      LiveThreads.awaitEnd(threads);
    }

    @Test
    void waitsForNobodyWhoDoesNotAnswer() {
      var stopped = levels.newServer();
      var level = levels.ready(stopped);
      stopped.pause();
      var unconnected = levels.open(stopped.uri());
      stopped.pause();
      waits(level, 1);

      // Whoever waited for an answer would do so for a minute.
      assertThat(took(level)).isLessThan(Duration.ofSeconds(30));
      assertThat(took(unconnected)).isLessThan(Duration.ofSeconds(30));
    }

    private static Duration took(RedisLevel level) {
      long start = System.nanoTime();
      level.close();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
