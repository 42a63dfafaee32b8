package io.skep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.bootstrap.metrics.SkepMetrics;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.CachedQuery;
import io.skep.domain.cache.WriteResult;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.PostgresServer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Caching with two instances of one store, which stand for two processes. */
class SkepCacheTest {

  private static final AgentId ADA = new AgentId("ada");

  @TempDir private static Path folder;

  static Stream<String> stores() {
    return Stream.of("sqlite:" + folder.resolve("two.db"), PostgresServer.shared().newDatabase());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void seesChangesOfOtherProcesses(String url) {
    try (var here = open(url);
        var there = open(url)) {
      here.swarm().agents().register(ADA, AgentProfile.DEFAULT);
      assertThat(there.swarm().agents().find(ADA)).isPresent();
      here.swarm().agents().changeStatus(ADA, AgentStatus.PAUSED);

      assertThat(status(here)).isEqualTo(AgentStatus.PAUSED);
      Await.until("learned", () -> status(there) == AgentStatus.PAUSED);
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void readsOtherProcessWritesByToken(String url) {
    try (var here = open(url);
        var there = open(url)) {
      for (int i = 0; i < 50; i++) {
        WriteResult<Task> written =
            here.cache().writeWithToken(() -> here.swarm().tasks().enqueue(TaskSpec.of("task")));
        var id = written.result().id();
        var token = ChangePosition.parse(written.token().toString());
        there.swarm().tasks().find(id);
        here.swarm().tasks().cancel(id);
        var cancelled = here.cache().writeWithToken(() -> true).token();

        assertThat(there.cache().readAtLeast(token, () -> there.swarm().tasks().find(id)))
            .isPresent();
        assertThat(there.cache().readAtLeast(cancelled, () -> there.swarm().tasks().find(id)))
            .hasValueSatisfying(task -> assertThat(task.failed()).isTrue());
      }
    }
  }

  @Test
  void bypassesCacheInCallerTransaction() throws Exception {
    var url = PostgresServer.shared().newDatabase();
    try (var skep = open(url);
        var connection = PostgresServer.connect(url)) {
      var agents = skep.swarm().agents();
      assertThat(agents.find(ADA)).isEmpty();
      connection.setAutoCommit(false);
      var within =
          skep.inTransaction(
              connection,
              () -> {
                agents.register(ADA, AgentProfile.DEFAULT);
                return agents.find(ADA);
              });
      assertThat(within).isPresent();
      connection.rollback();

      assertThat(agents.find(ADA)).isEmpty();
    }
  }

  @Test
  void publishesCacheMetrics() {
    var registry = new SimpleMeterRegistry();
    try (var skep =
        Skep.builder()
            .store(folder.resolve("meters.db"))
            .cache(true)
            .meterRegistry(registry)
            .open()) {
      skep.swarm().agents().find(ADA);
      skep.swarm().agents().find(ADA);

      var reads = registry.get(SkepMetrics.CACHE_GETS).tag("region", "agents");
      assertThat(reads.tag("result", "hit").functionCounter().count()).isOne();
      assertThat(
              registry.get(SkepMetrics.CACHE_LOADS).tag("region", "agents").functionTimer().count())
          .isOne();
      assertThat(registry.get(SkepMetrics.CACHE_BYTES).tag("region", "agents").gauge().value())
          .isPositive();
      assertThat(skep.cache().stats())
          .extracting(CacheStats::region)
          .contains("agents", "tasks", "plans", "conversations", "unread", "teams", "queues");
    }
    assertThat(registry.find(SkepMetrics.CACHE_GETS).functionCounters()).isEmpty();
  }

  @Test
  void publishesMetricsOfNewQueryRegions() {
    var registry = new SimpleMeterRegistry();
    try (var skep =
        Skep.builder()
            .store(folder.resolve("queries.db"))
            .cache(true)
            .meterRegistry(registry)
            .open()) {
      skep.cache().getOrLoad(SwarmId.DEFAULT, CachedQuery.of("poems"), () -> "Roses are red");
      Await.until("read", () -> queryGets(registry) > 0);
    }
    assertThat(registry.find(SkepMetrics.CACHE_GETS).functionCounters()).isEmpty();
  }

  private static double queryGets(SimpleMeterRegistry registry) {
    // Reading a meter registers the regions added since.
    registry.get(SkepMetrics.CACHE_BYTES).gauges().forEach(Gauge::value);
    return registry
        .find(SkepMetrics.CACHE_GETS)
        .tag("region", "query:poems")
        .functionCounters()
        .stream()
        .mapToDouble(FunctionCounter::count)
        .sum();
  }

  @Test
  void cachesNothingByDefault() {
    try (var skep = Skep.open(folder.resolve("plain.db"))) {
      assertThat(skep.cache().stats()).isEmpty();
      skep.cache().invalidate(SwarmId.DEFAULT, "agent:ada:*");
    }
  }

  private static Skep open(String url) {
    return Skep.builder().store(url).cache(true).open();
  }

  private static AgentStatus status(Skep skep) {
    return skep.swarm().agents().find(ADA).orElseThrow().status();
  }
}
