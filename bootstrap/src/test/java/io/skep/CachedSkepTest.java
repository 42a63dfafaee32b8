package io.skep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.bootstrap.meters.Meters;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.Query;
import io.skep.domain.cache.Written;
import io.skep.domain.change.ChangePosition;
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

/** Two stores that are open on the same state stand for two processes. */
class CachedSkepTest {

  private static final AgentId ADA = new AgentId("ada");

  @TempDir private static Path folder;

  static Stream<String> stores() {
    return Stream.of("sqlite:" + folder.resolve("two.db"), PostgresServer.shared().newDatabase());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void learnsWhatAnotherProcessHasChanged(String url) {
    try (var here = open(url);
        var there = open(url)) {
      here.swarm().agents().register(ADA, AgentProfile.PLAIN);
      assertThat(there.swarm().agents().find(ADA)).isPresent();
      here.swarm().agents().changeStatus(ADA, AgentStatus.PAUSED);

      assertThat(status(here)).isEqualTo(AgentStatus.PAUSED);
      Await.until("learned", () -> status(there) == AgentStatus.PAUSED);
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void readsWhatAnotherProcessHasWrittenByItsToken(String url) {
    try (var here = open(url);
        var there = open(url)) {
      for (int i = 0; i < 50; i++) {
        Written<Task> written =
            here.cache().written(() -> here.swarm().tasks().queue(TaskSpec.of("task")));
        var id = written.result().id();
        var token = ChangePosition.parse(written.token().toString());
        there.swarm().tasks().find(id);
        here.swarm().tasks().cancel(id);
        var cancelled = here.cache().written(() -> true).token();

        assertThat(there.cache().atLeast(token, () -> there.swarm().tasks().find(id))).isPresent();
        assertThat(there.cache().atLeast(cancelled, () -> there.swarm().tasks().find(id)))
            .hasValueSatisfying(task -> assertThat(task.failed()).isTrue());
      }
    }
  }

  @Test
  void readsWithinTheTransactionOfACallerWhatThatHasDone() throws Exception {
    var url = PostgresServer.shared().newDatabase();
    try (var skep = open(url);
        var connection = PostgresServer.connect(url)) {
      var agents = skep.swarm().agents();
      assertThat(agents.find(ADA)).isEmpty();
      connection.setAutoCommit(false);
      var within =
          skep.within(
              connection,
              () -> {
                agents.register(ADA, AgentProfile.PLAIN);
                return agents.find(ADA);
              });
      assertThat(within).isPresent();
      connection.rollback();

      assertThat(agents.find(ADA)).isEmpty();
    }
  }

  @Test
  void showsWhatItDoes() {
    var registry = new SimpleMeterRegistry();
    try (var skep =
        Skep.builder().store(folder.resolve("meters.db")).cache(true).meters(registry).open()) {
      skep.swarm().agents().find(ADA);
      skep.swarm().agents().find(ADA);

      var reads = registry.get(Meters.CACHE_READS).tag("region", "agents");
      assertThat(reads.tag("result", "hit").functionCounter().count()).isOne();
      assertThat(registry.get(Meters.CACHE_LOADS).tag("region", "agents").functionTimer().count())
          .isOne();
      assertThat(registry.get(Meters.CACHE_BYTES).tag("region", "agents").gauge().value())
          .isPositive();
      assertThat(skep.cache().figures())
          .extracting(CacheFigures::region)
          .contains("agents", "tasks", "plans", "conversations", "unread", "teams", "queues");
    }
    assertThat(registry.find(Meters.CACHE_READS).functionCounters()).isEmpty();
  }

  @Test
  void showsQueriesOnceTheyAreAsked() {
    var registry = new SimpleMeterRegistry();
    try (var skep =
        Skep.builder().store(folder.resolve("queries.db")).cache(true).meters(registry).open()) {
      skep.cache().result(SwarmId.DEFAULT, Query.of("poems"), () -> "Roses are red");
      Await.until("read", () -> readsOfQueries(registry) > 0);
    }
    assertThat(registry.find(Meters.CACHE_READS).functionCounters()).isEmpty();
  }

  private static double readsOfQueries(SimpleMeterRegistry registry) {
    // What is read shows what has come to be kept.
    registry.get(Meters.CACHE_BYTES).gauges().forEach(Gauge::value);
    return registry
        .find(Meters.CACHE_READS)
        .tag("region", "query:poems")
        .functionCounters()
        .stream()
        .mapToDouble(FunctionCounter::count)
        .sum();
  }

  @Test
  void keepsNothingUnlessItIsToldTo() {
    try (var skep = Skep.open(folder.resolve("plain.db"))) {
      assertThat(skep.cache().figures()).isEmpty();
      skep.cache().forget(SwarmId.DEFAULT, "agent:ada:*");
    }
  }

  private static Skep open(String url) {
    return Skep.builder().store(url).cache(true).open();
  }

  private static AgentStatus status(Skep skep) {
    return skep.swarm().agents().find(ADA).orElseThrow().status();
  }
}
