package io.skep.adapters.cache;

import static io.skep.adapters.cache.RedisLevels.BUDGET;
import static io.skep.adapters.cache.RedisLevels.HOUR;
import static io.skep.adapters.cache.RedisLevels.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.RedisCluster;
import io.skep.testkit.servers.RedisSentinel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The second level on more than one server. */
class ManyRedisTest {

  private static RedisLevel open(String uri) {
    return RedisLevel.open(RedisAddress.parse(uri), BUDGET);
  }

  private static void putAndFind(SecondLevel level, String key, String value) {
    RedisLevels.putAndFind(level, key, bytes(value));
  }

  @Nested
  class WithASentinel {

    @Test
    void asksTheMasterThatItNamesAndItsFollowerWhenItIsKilled() {
      try (var servers = RedisSentinel.start();
          var level = open(servers.uri())) {
        putAndFind(level, "key", "a value");
        assertThat(servers.master().command("GET", "key")).isEqualTo("a value");

        servers.master().kill();
        servers.awaitFailover();

        putAndFind(level, "key", "another");
      }
    }

    @Test
    void asksAsTheUserOfTheUrl() {
      try (var servers = RedisSentinel.start()) {
        var master = servers.master();
        master.command("ACL", "SETUSER", "bee", "on", ">honey", "~*", "+@all");
        try (var level = open(servers.uri().replace("://", "://bee:honey@"))) {
          putAndFind(level, "key", "a value");
          assertThat(master.command("CLIENT", "LIST")).contains("user=bee");
        }
      }
    }

    @Test
    void asksTheFollowerOfAMasterThatHasGoneSilent() {
      try (var servers = RedisSentinel.start();
          var level = open(servers.uri())) {
        putAndFind(level, "key", "a value");

        servers.master().pause();
        servers.awaitFailover();

        putAndFind(level, "key", "another");
      }
    }
  }

  @Nested
  class WithACluster {

    private static final int KEYS = 30;

    private static RedisCluster servers;

    @BeforeAll
    static void start() {
      servers = RedisCluster.start();
      // With one of them gone, the others still say what they have.
      for (var server : servers.servers()) {
        server.command("CONFIG", "SET", "cluster-require-full-coverage", "no");
      }
    }

    @AfterAll
    static void stop() {
      servers.close();
    }

    @Test
    void findsEachKeyWhereItIsAndGoesOnWhenAServerWasGone() {
      try (var level = open(servers.uri())) {
        putAndFindAll(level);
        assertThat(servers.servers())
            .allSatisfy(
                server -> assertThat(Integer.parseInt(server.command("DBSIZE"))).isPositive());

        servers.servers().get(2).kill();
        Await.until("found to be gone", () -> countMissing(level) > 0);
        servers.servers().get(2).restart();

        putAndFindAll(level);
      }
    }

    @Test
    void isFoundThroughAnyOfItsServers() {
      servers.servers().get(0).kill();
      try (var level = open(servers.uri())) {
        Await.until(
            "some kept",
            () -> {
              for (int i = 0; i < KEYS; i++) {
                level.put("key" + i, bytes("value" + i), HOUR);
              }
              return countMissing(level) < KEYS;
            });
      } finally {
        servers.servers().get(0).restart();
      }
    }

    private static void putAndFindAll(SecondLevel level) {
      for (int i = 0; i < KEYS; i++) {
        putAndFind(level, "key" + i, "value" + i);
      }
    }

    private static long countMissing(SecondLevel level) {
      return IntStream.range(0, KEYS).filter(i -> level.get("key" + i) == null).count();
    }
  }
}
