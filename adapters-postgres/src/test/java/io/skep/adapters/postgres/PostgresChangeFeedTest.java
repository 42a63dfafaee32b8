package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
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
  private final String url = PostgresStores.newDatabase();
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
    void areToldWhenTheyBecomeVisibleWhicheverBeganFirst() throws Exception {
      try (var connection = PostgresServer.connect(url)) {
        connection.setAutoCommit(false);
        begin(connection);
        var before = store.changes().position();
        swarm.agents().register(LATE, AgentProfile.PLAIN);
        var between = since(before);
        connection.commit();
        var after = since(between.position());

        assertThat(told(between)).containsExactly("agent:late", "team");
        assertThat(told(after)).containsExactly("agent:early");
        assertThat(since(after.position()).changes()).isEmpty();
      }
    }

    private void begin(Connection connection) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO change (swarm, tags) VALUES ('bees', ARRAY['agent:%s'])".formatted(EARLY));
      }
    }

    private List<String> told(Changes changes) {
      return changes.changes().stream()
          .flatMap(change -> change.tags().stream().map(ChangeTag::toString))
          .sorted()
          .toList();
    }
  }

  @Nested
  class Old {

    @Test
    void onesAreForgottenWhichIsSaid() throws Exception {
      var first = store.changes().position();
      swarm.agents().register(EARLY, AgentProfile.PLAIN);
      var second = positionCovering(store.changes().position());
      run("UPDATE change SET at = at - interval '61 minutes'");
      swarm.agents().register(LATE, AgentProfile.PLAIN);

      forget();
      assertThat(forget()).isZero();

      assertThat(since(first).complete()).isFalse();
      assertThat(since(second).complete()).isTrue();
      assertThat(since(second).changes()).hasSize(1);
    }

    @Test
    void onesAreKeptThatSomebodyMayNotHaveSeenBecauseOfOneUnderWay() throws Exception {
      try (var connection = PostgresServer.connect(url)) {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
          statement.execute("SELECT pg_current_xact_id()");
        }
        var before = store.changes().position();
        swarm.agents().register(EARLY, AgentProfile.PLAIN);
        run("UPDATE change SET at = at - interval '61 minutes'");
        forget();

        assertThat(since(before).complete()).isTrue();
        assertThat(since(before).changes()).hasSize(1);
        connection.rollback();
      }
    }

    /** Waits for the end of transactions, of whatever database, that began before. */
    private ChangePosition positionCovering(ChangePosition early) {
      Await.until("covered", () -> store.changes().position().before() >= early.end());
      return store.changes().position();
    }

    private int forget() {
      try (var connections = new PostgresConnections(config);
          var session = connections.open()) {
        return session.update(ChangeSql.FORGET, values -> {});
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
  void isNotCompleteOnceOthersWereMergedIn() {
    var before = store.changes().position();
    try (var target = PostgresStore.mergeTarget(config)) {
      target.commit();
    }
    var merged = since(before);

    assertThat(merged.complete()).isFalse();
    // Not while a transaction is under way, of whatever database, that began before the merge.
    Await.until("complete", () -> since(store.changes().position()).complete());
    assertThat(since(before).complete()).isFalse();
  }

  @Test
  void knowsNothingOfAServerThatHasLostWhatWasSeen() {
    var position = store.changes().position();
    var future = new ChangePosition(position.feed(), 5_000_000_000L, 5_000_000_000L, "");
    var elsewhere =
        ChangePosition.parse(position.toString().replaceFirst("/[0-9A-F]{8}/", "/00000009/"));

    assertThat(since(future).complete()).isFalse();
    assertThat(since(elsewhere).complete()).isFalse();
    assertThat(since(position).complete()).isTrue();
  }

  @Test
  void tellsOfWhatAnotherStoreOfTheDatabaseHasChanged() {
    var before = store.changes().position();
    try (var other = PostgresStore.open(config, clock)) {
      new Swarm(SWARM, other.ports()).agents().register(EARLY, AgentProfile.PLAIN);
    }

    assertThat(since(before).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.touches(ChangeTag.of(EARLY))).isTrue());
  }

  @Test
  void areFoundByTransactionNumber() throws Exception {
    for (var statement : List.of(ChangeSql.SINCE, ChangeSql.FORGET)) {
      assertThat(String.join("\n", Plans.of(url, statement)))
          .contains("using change_xid")
          .doesNotContain("Seq Scan on change\n", "Seq Scan on change c");
    }
  }

  private Changes since(ChangePosition position) {
    return store.changes().since(position, ChangeFeed.MAX_LIMIT);
  }
}
