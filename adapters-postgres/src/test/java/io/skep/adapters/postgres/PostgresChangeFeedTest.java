package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Changes of transactions side by side and of other processes, and changes that were pruned. */
class PostgresChangeFeedTest {

  private static final SwarmId SWARM = new SwarmId("bees");
  private static final AgentId EARLY = new AgentId("early");
  private static final AgentId LATE = new AgentId("late");

  private final InstantSource clock = new SettableClock();
  private final String url = PostgresStoreFixture.newDatabase();
  private final PostgresConfig config = PostgresConfig.of(PostgresAddress.parse(url));
  private final PostgresStore opened = PostgresStore.open(config, clock);
  private final Store store = opened.ports();
  private final Swarm swarm = new Swarm(SWARM, store);

  @AfterEach
  void close() {
    opened.close();
  }

  @Nested
  class Transactions {

    @Test
    void areReportedInCommitOrder() throws Exception {
      try (var connection = PostgresServer.connect(url)) {
        connection.setAutoCommit(false);
        begin(connection);
        var before = store.changeFeed().position();
        swarm.agents().register(LATE, AgentProfile.DEFAULT);
        var between = poll(before);
        connection.commit();
        var after = poll(between.position());

        assertThat(polledTags(between)).containsExactly("agent:late", "team");
        assertThat(polledTags(after)).containsExactly("agent:early");
        assertThat(poll(after.position()).changes()).isEmpty();
      }
    }

    private void begin(Connection connection) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO change (swarm, tags) VALUES ('bees', ARRAY['agent:%s'])".formatted(EARLY));
      }
    }

    private List<String> polledTags(ChangeBatch changes) {
      return changes.changes().stream()
          .flatMap(change -> change.tags().stream().map(ChangeTag::toString))
          .sorted()
          .toList();
    }
  }

  @Nested
  class PrunedChanges {

    @Test
    void prunedChangesMakeABatchIncomplete() throws Exception {
      var first = store.changeFeed().position();
      swarm.agents().register(EARLY, AgentProfile.DEFAULT);
      var second = positionCovering(store.changeFeed().position());
      run("UPDATE change SET at = at - interval '61 minutes'");
      swarm.agents().register(LATE, AgentProfile.DEFAULT);

      prune();
      assertThat(prune()).isZero();

      assertThat(poll(first).complete()).isFalse();
      assertThat(poll(second).complete()).isTrue();
      assertThat(poll(second).changes()).hasSize(1);
    }

    @Test
    void changesAreKeptWhileAnOlderTransactionRuns() throws Exception {
      try (var connection = PostgresServer.connect(url)) {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
          statement.execute("SELECT pg_current_xact_id()");
        }
        var before = store.changeFeed().position();
        swarm.agents().register(EARLY, AgentProfile.DEFAULT);
        run("UPDATE change SET at = at - interval '61 minutes'");
        prune();

        assertThat(poll(before).complete()).isTrue();
        assertThat(poll(before).changes()).hasSize(1);
        connection.rollback();
      }
    }

    /** Waits for the end of transactions, of whatever database, that began before. */
    private ChangePosition positionCovering(ChangePosition early) {
      Await.until(
          "covered", () -> store.changeFeed().position().lowWatermark() >= early.highWatermark());
      return store.changeFeed().position();
    }

    private int prune() {
      try (var connections = new PostgresConnections(config);
          var session = connections.open()) {
        return session.update(ChangeSql.PRUNE, values -> {});
      }
    }

    private void run(String sql) throws SQLException {
      try (var connection = PostgresServer.connect(url);
          var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void isIncompleteAfterAMerge() {
    var before = store.changeFeed().position();
    try (var target = PostgresStore.mergeTarget(config)) {
      target.commit();
    }
    var merged = poll(before);

    assertThat(merged.complete()).isFalse();
    // Not while a transaction is under way, of whatever database, that began before the merge.
    Await.until("complete", () -> poll(store.changeFeed().position()).complete());
    assertThat(poll(before).complete()).isFalse();
  }

  @Test
  void isIncompleteOnAServerThatLostTransactions() {
    var position = store.changeFeed().position();
    var future = new ChangePosition(position.feed(), 5_000_000_000L, 5_000_000_000L, "");
    var elsewhere =
        ChangePosition.parse(position.toString().replaceFirst("/[0-9A-F]{8}/", "/00000009/"));

    assertThat(poll(future).complete()).isFalse();
    assertThat(poll(elsewhere).complete()).isFalse();
    assertThat(poll(position).complete()).isTrue();
  }

  @Test
  void reportsChangesOfOtherProcesses() {
    var before = store.changeFeed().position();
    try (var other = PostgresStore.open(config, clock)) {
      new Swarm(SWARM, other.ports()).agents().register(EARLY, AgentProfile.DEFAULT);
    }

    assertThat(poll(before).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.affects(ChangeTag.of(EARLY))).isTrue());
  }

  @Test
  void pollUsesTheTransactionIndex() throws Exception {
    for (var statement : List.of(ChangeSql.POLL, ChangeSql.PRUNE)) {
      assertThat(String.join("\n", QueryPlans.of(url, statement)))
          .contains("using change_xid")
          .doesNotContain("Seq Scan on change\n", "Seq Scan on change c");
    }
  }

  private ChangeBatch poll(ChangePosition position) {
    return store.changeFeed().poll(position, ChangeFeed.MAX_LIMIT);
  }
}
