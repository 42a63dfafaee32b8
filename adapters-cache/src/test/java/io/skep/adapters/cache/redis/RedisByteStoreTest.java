package io.skep.adapters.cache.redis;

import static io.skep.adapters.cache.redis.RedisFixture.HOUR;
import static io.skep.adapters.cache.redis.RedisFixture.VALUE;
import static io.skep.adapters.cache.redis.RedisFixture.awaitAvailable;
import static io.skep.adapters.cache.redis.RedisFixture.bytes;
import static io.skep.adapters.cache.redis.RedisFixture.countTimeouts;
import static io.skep.adapters.cache.redis.RedisFixture.putAndFind;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.cache.codec.VersionedValue;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.LiveThreads;
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
class RedisByteStoreTest {

  private final RedisFixture fixture = new RedisFixture();

  @AfterEach
  void close() {
    fixture.close();
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
  class Available {

    private RedisByteStore store;

    @BeforeEach
    void open() {
      store = fixture.openAvailable(server);
    }

    @Test
    void returnsValuesPutByAnyProcess() {
      var other = fixture.openAvailable(server);
      var binary = new byte[70_000];
      new Random(3).nextBytes(binary);

      putAndFind(store, "swarm:käse:1", VALUE);
      putAndFind(store, "swarm:käse:2", binary);
      putAndFind(store, "swarm:käse:1", new byte[0]);

      Await.until("seen", () -> Arrays.equals(other.get("swarm:käse:1"), new byte[0]));
      assertThat(server.command("EXISTS", "swarm:käse:1", "swarm:käse:2")).isEqualTo("2");
    }

    @Test
    void returnsNullForMissingKey() {
      assertThat(store.get("never")).isNull();
      assertThat(store.isAvailable()).isTrue();
    }

    @Test
    void expiresAfterTimeToLive() {
      putAndFind(store, "long", VALUE);
      long left = Long.parseLong(server.command("PTTL", "long"));
      assertThat(left).isBetween(HOUR.toMillis() - 300_000, HOUR.toMillis());

      store.put("short", VALUE, Duration.ofMillis(1));
      store.put("long", bytes("behind it"), HOUR);
      Await.until("put", () -> Arrays.equals(store.get("long"), bytes("behind it")));
      Await.until("gone", () -> store.get("short") == null);
    }

    @Test
    void returnsValuesOfLiveMembers() {
      store.putMember("group", "a", bytes("first"), HOUR);
      store.putMember("group", "a", VALUE, HOUR);
      fixture.openAvailable(server).putMember("group", "b", bytes("other"), HOUR);
      store.putMember("group", "expired", VALUE, Duration.ofMillis(1));
      Await.until("stored", () -> server.command("SCARD", "group").equals("3"));
      Await.until("expired", () -> server.command("EXISTS", "group:expired").equals("0"));

      assertThat(store.getMembers("group")).containsExactlyInAnyOrder(VALUE, bytes("other"));
      assertThat(server.command("SCARD", "group")).isEqualTo("2");
      assertThat(store.getMembers("none")).isEmpty();
    }

    @Test
    void dropsWritesWithInvalidTimeToLive() {
      store.put("no time", VALUE, Duration.ZERO);
      store.put("less", VALUE, Duration.ofSeconds(-1));
      store.put("too long", VALUE, Duration.ofSeconds(Long.MAX_VALUE));
      putAndFind(store, "behind them", VALUE);

      assertThat(server.command("DBSIZE")).isEqualTo("1");
    }

    @Test
    void returnsForeignBytes() {
      server.command("SET", "foreign", "{\"some\": \"thing\"}");

      var value = Objects.requireNonNull(store.get("foreign"));

      assertThat(value).isEqualTo(bytes("{\"some\": \"thing\"}"));
      assertThat(VersionedValue.parse(value)).isNull();
    }

    @Test
    void returnsNullForKeyOfAnotherTypeAndStaysAvailable() {
      server.command("LPUSH", "list", "element");

      assertThat(store.get("list")).isNull();
      assertThat(store.isAvailable()).isTrue();
    }

    @Test
    void storesLongestValueAndDropsLonger() {
      putAndFind(store, "longest", new byte[VersionedValue.MAX_LENGTH]);
      store.put("longer", new byte[VersionedValue.MAX_LENGTH + 1], HOUR);
      putAndFind(store, "behind it", VALUE);

      assertThat(store.get("longer")).isNull();
    }

    @Test
    void continuesAfterFlush() {
      putAndFind(store, "key", VALUE);
      server.command("FLUSHALL");

      assertThat(store.get("key")).isNull();
      putAndFind(store, "key", VALUE);
    }

    @Test
    void restoresInterruptStatus() {
      putAndFind(store, "key", VALUE);
      // Paused, because a response that arrives before the wait is returned despite the interrupt.
      server.pause();
      try {
        Thread.currentThread().interrupt();

        assertThat(store.get("key")).isNull();

        assertThat(Thread.interrupted()).isTrue();
      } finally {
        server.resume();
      }
      assertThat(store.isAvailable()).isTrue();
      assertThat(store.get("key")).isEqualTo(VALUE);
    }

    @Test
    void servesConcurrentCallers() {
      for (int i = 0; i < 8; i++) {
        putAndFind(store, "key" + i, bytes("value" + i));
      }

      var wrong =
          ConcurrentRunner.run(
                  8,
                  racer -> {
                    int others = 0;
                    for (int i = 0; i < 500; i++) {
                      int number = (racer + i) % 8;
                      var value = store.get("key" + number);
                      if (value != null && !Arrays.equals(value, bytes("value" + number))) {
                        others++;
                      }
                    }
                    return others;
                  })
              .resultsOrThrow();

      assertThat(wrong).containsOnly(0);
    }
  }

  @Nested
  class OutOfMemory {

    @Test
    void readsExistingValuesAndRecovers() {
      var full = fixture.newServer("--maxmemory", "3mb", "--maxmemory-policy", "noeviction");
      var store = fixture.openAvailable(full);
      putAndFind(store, "first", VALUE);

      Await.until(
          "full",
          () -> {
            store.put("key" + System.nanoTime(), new byte[20_000], HOUR);
            return full.command("INFO", "errorstats").contains("errorstat_OOM");
          });

      awaitAvailable(store);
      assertThat(store.get("first")).isEqualTo(VALUE);
      full.command("FLUSHALL");
      putAndFind(store, "again", VALUE);
    }
  }

  @Nested
  class Close {

    @Test
    void stopsThreadsAndIgnoresFurtherCalls() throws InterruptedException {
      var before = LiveThreads.named("lettuce");
      var store = fixture.openAvailable(server);
      putAndFind(store, "key", VALUE);
      var threads = new ArrayList<>(LiveThreads.named("lettuce"));
      threads.removeAll(before);
      assertThat(threads).isNotEmpty().hasSizeLessThanOrEqualTo(6);

      store.close();
      store.close();

      assertThat(store.get("key")).isNull();
      store.put("key", bytes("another"), HOUR);
      assertThat(server.command("GET", "key")).isEqualTo("a value");
      assertThat(store.isAvailable()).isFalse();
      LiveThreads.awaitTermination(threads);
    }

    @Test
    void doesNotWaitForUnresponsiveServer() {
      var stopped = fixture.newServer();
      var store = fixture.openAvailable(stopped);
      stopped.pause();
      var unconnected = fixture.open(stopped.uri());
      stopped.pause();
      countTimeouts(store, 1);

      // Waiting for a response would take a minute.
      assertThat(closeTime(store)).isLessThan(Duration.ofSeconds(30));
      assertThat(closeTime(unconnected)).isLessThan(Duration.ofSeconds(30));
    }

    private static Duration closeTime(RedisByteStore store) {
      long start = System.nanoTime();
      store.close();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
