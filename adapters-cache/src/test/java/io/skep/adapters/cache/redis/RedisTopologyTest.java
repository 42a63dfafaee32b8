package io.skep.adapters.cache.redis;

import static io.skep.adapters.cache.redis.RedisFixture.HOUR;
import static io.skep.adapters.cache.redis.RedisFixture.TIMEOUT;
import static io.skep.adapters.cache.redis.RedisFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.RedisCluster;
import io.skep.testkit.servers.RedisSentinel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@link RedisByteStore} on sentinels and clusters. */
class RedisTopologyTest {

  private static RedisByteStore open(String uri) {
    return RedisByteStore.open(RedisAddress.parse(uri), TIMEOUT);
  }

  private static void putAndFind(ByteStore store, String key, String value) {
    RedisFixture.putAndFind(store, key, bytes(value));
  }

  @Nested
  class Sentinel {

    @Test
    void usesTheMasterAndItsSuccessorAfterFailover() {
      try (var servers = RedisSentinel.start();
          var store = open(servers.uri())) {
        putAndFind(store, "key", "a value");
        assertThat(servers.master().command("GET", "key")).isEqualTo("a value");

        servers.master().kill();
        servers.awaitFailover();

        putAndFind(store, "key", "another");
      }
    }

    @Test
    void authenticatesAsTheUserOfTheUrl() {
      try (var servers = RedisSentinel.start()) {
        var master = servers.master();
        master.command("ACL", "SETUSER", "bee", "on", ">honey", "~*", "+@all");
        try (var store = open(servers.uri().replace("://", "://bee:honey@"))) {
          putAndFind(store, "key", "a value");
          assertThat(master.command("CLIENT", "LIST")).contains("user=bee");
        }
      }
    }

    @Test
    void usesTheSuccessorOfAnUnresponsiveMaster() {
      try (var servers = RedisSentinel.start();
          var store = open(servers.uri())) {
        putAndFind(store, "key", "a value");

        servers.master().pause();
        servers.awaitFailover();

        putAndFind(store, "key", "another");
      }
    }
  }

  @Nested
  class Cluster {

    private static final int KEYS = 30;

    private static RedisCluster servers;

    @BeforeAll
    static void start() {
      servers = RedisCluster.start();
      // With one server down, the others still serve their slots.
      for (var server : servers.servers()) {
        server.command("CONFIG", "SET", "cluster-require-full-coverage", "no");
      }
    }

    @AfterAll
    static void stop() {
      servers.close();
    }

    @Test
    void routesKeysAndRecoversAfterServerRestart() {
      try (var store = open(servers.uri())) {
        putAndFindAll(store);
        assertThat(servers.servers())
            .allSatisfy(
                server -> assertThat(Integer.parseInt(server.command("DBSIZE"))).isPositive());

        servers.servers().get(2).kill();
        Await.until("server down", () -> countMissing(store) > 0);
        servers.servers().get(2).restart();

        putAndFindAll(store);
      }
    }

    @Test
    void connectsThroughAnySeedNode() {
      servers.servers().get(0).kill();
      try (var store = open(servers.uri())) {
        Await.until(
            "some stored",
            () -> {
              for (int i = 0; i < KEYS; i++) {
                store.put("key" + i, bytes("value" + i), HOUR);
              }
              return countMissing(store) < KEYS;
            });
      } finally {
        servers.servers().get(0).restart();
      }
    }

    private static void putAndFindAll(ByteStore store) {
      for (int i = 0; i < KEYS; i++) {
        putAndFind(store, "key" + i, "value" + i);
      }
    }

    private static long countMissing(ByteStore store) {
      return IntStream.range(0, KEYS).filter(i -> store.get("key" + i) == null).count();
    }
  }
}
