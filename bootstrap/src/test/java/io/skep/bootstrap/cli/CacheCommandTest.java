package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.value.AgentId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.RedisServer;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Commands {@code cache}, with a real Redis and without one. */
class CacheCommandTest extends CommandLineTestCase {

  private static final AgentId ADA = new AgentId("ada");
  private static final String AGENTS = "agents";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static RedisServer redis;

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void registerAgent() {
    run("agents", "register", ADA.value());
  }

  @Test
  void warmFillsRedis() {
    cache("warm");
    assertThat(err).isEmpty();
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out.lines().map(line -> line.split(" ", 2)[0]))
        .containsExactly("LOADER", AGENTS, "plans", "conversations", "queues", "teams", "counts");
    assertThat(out.lines()).anyMatch(line -> line.matches("agents +1 +\\d.*s"));

    try (var other = open()) {
      assertThat(other.cache().isShared(TIMEOUT)).isTrue();
      assertThat(other.swarm().agents().find(ADA)).isPresent();
      assertThat(agents(other).sharedHits()).isOne();
      assertThat(agents(other).loads()).isZero();
    }
    cache("warm", "--json");
    assertThat(out).startsWith("{\"items\":[{\"loader\":\"agents\",\"loaded\":1,\"took\":0.");
  }

  @Test
  void warmReportsFailedLoaders() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:" + store());
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE conversation RENAME TO gone");
    }
    cache("warm");
    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(out.lines())
        .anyMatch(line -> line.matches("conversations +0 .*s +\\S.*"))
        .anyMatch(line -> line.matches("agents +1 +\\S+s"));
  }

  @Test
  void warmReportsFullRedis() {
    redis.command("CONFIG", "SET", "maxmemory", "1");
    try {
      cache("warm");
    } finally {
      redis.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("loaded entries have not been stored in Redis", "is full");
  }

  @Test
  void statsShowOtherNodes() {
    try (var other = open()) {
      other.swarm().agents().find(ADA);
      other.swarm().agents().find(ADA);
      Await.until(
          "seen",
          () -> {
            cache("stats");
            return out.lines().anyMatch(line -> line.matches("agents +1 .*50\\.0.*"));
          });
      assertThat(out).startsWith("nodes    1");
      assertThat(err).isEmpty();
      cache("stats", "--per-node", "--json");
      assertThat(out).startsWith("{\"nodes\":1,\"regions\":[{\"node\":");
    }
  }

  @Test
  void statsReportNoOtherNodes() {
    cache("stats");
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(err).contains("no node has published statistics to this Redis lately");
    assertThat(out).contains("nodes    0", "(none)");
  }

  @Test
  void inspectShowsEntriesOfKey() {
    cache("warm");
    cache("inspect", "agent:ada");
    assertThat(err).isEmpty();
    assertThat(out.lines()).anyMatch(line -> line.matches("agents +redis +\\d+ .+"));
    cache("inspect", "agent:ada", "--json");
    assertThat(out).startsWith("{\"items\":[{\"region\":\"agents\",\"level\":\"redis\",\"bytes\":");
  }

  @Test
  void inspectReportsUnknownKey() {
    cache("inspect", "agents:ada");
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out.strip()).isEqualTo("(none)");
    assertThat(err).contains("no entry has the key 'agents:ada'", "agent:ID", "task-counts");
  }

  @Test
  void invalidatesOtherNodesWithoutRedis() {
    try (var other = Skep.builder().store(store()).cache(true).open()) {
      other.swarm().agents().find(ADA);
      long loads = agents(other).loads();
      run("cache", "invalidate", "agent:ada:*");
      assertThat(status).isEqualTo(ExitStatus.SUCCESS);
      assertThat(out).contains("default", "agent:ada:*");
      assertThat(err).contains("all processes invalidate these entries");
      Await.until(
          "seen",
          () -> {
            other.swarm().agents().find(ADA);
            return agents(other).loads() > loads;
          });
    }
    run("cache", "invalidate", "--json");
    assertThat(out.strip()).isEqualTo("{\"swarm\":\"default\",\"invalidated\":\"*\"}");
    assertThat(err).isEmpty();
  }

  @Test
  void rejectsInvalidPatterns() {
    for (var pattern : new String[] {"", ":*", "agent:*:unread", "ag*", "**", " agent", "a\tb"}) {
      run("cache", "invalidate", pattern);
      assertThat(status).as(pattern).isEqualTo(ExitStatus.USAGE_ERROR);
      assertThat(err).as(pattern).contains("pattern must");
    }
    cache("inspect", "agent:*");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("key must be a key such as agent:42, without a wildcard");
  }

  @Test
  void requiresRedisOption() {
    for (var command : new String[][] {{"warm"}, {"stats"}, {"inspect", "agent:ada"}}) {
      runOn(store(), concat("cache", command));
      assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
      assertThat(err).contains("--redis must name the Redis", "SKEP_REDIS");
    }
    run("cache", "--redis", "http://:hidden@localhost", "warm");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("redis://").doesNotContain("hidden");
  }

  /** Uses a Redis of its own that does not answer, while the other tests run. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void reportsUnreachableRedisWithoutPassword() {
    try (var guarded = RedisServer.start("--requirepass", "secret")) {
      var url = "redis://:hidden@127.0.0.1:" + guarded.port();
      for (var command : new String[][] {{"warm"}, {"stats"}, {"inspect", "agent:ada"}}) {
        runOn(store(), concat("cache", concat("--redis", concat(url, command))));
        assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
        assertThat(err)
            .contains("Redis at redis://127.0.0.1", "cannot be reached, or refuses")
            .doesNotContain("hidden");
      }
      guarded.pause();
      runOn(store(), "cache", "--redis", "redis://:secret@127.0.0.1:" + guarded.port(), "stats");
      guarded.resume();
      assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
      guarded.kill();
      runOn(store(), "cache", "warm", "--json", "--redis", url);
      assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
      assertThat(out).contains("\"error\":\"STORE_UNAVAILABLE\"").doesNotContain("hidden");
    }
  }

  @Test
  void printsHelp() {
    run("cache", "--help");
    assertThat(out).contains("warm", "invalidate", "stats", "inspect", "--redis=URL", "SKEP_REDIS");
    for (var command : new String[] {"warm", "invalidate", "stats", "inspect"}) {
      run("cache", command, "--help");
      assertThat(out).contains("Example", "skep cache " + command, "--redis=URL");
    }
  }

  private void cache(String... arguments) {
    runOn(store(), concat("cache", concat("--redis", concat(url(), arguments))));
  }

  private static String url() {
    return redis.uri();
  }

  private Skep open() {
    return Skep.builder()
        .store(store())
        .setting("cache.enabled", "true")
        .setting("cache.redis", url())
        .setting("cache.redis-timeout", "1s")
        .open();
  }

  private static CacheStats agents(Skep skep) {
    return skep.cache().stats().stream()
        .filter(figures -> figures.region().equals(AGENTS))
        .findFirst()
        .orElseThrow();
  }

  private static String[] concat(String first, String... others) {
    var all = new String[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }
}
