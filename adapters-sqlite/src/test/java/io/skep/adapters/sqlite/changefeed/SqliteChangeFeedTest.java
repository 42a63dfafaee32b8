package io.skep.adapters.sqlite.changefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.transaction.ChangeLog;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes made by other processes of the file, and changes that were pruned. */
public class SqliteChangeFeedTest {

  /** With the next change, old ones are looked for. */
  public static final String OLD_CHANGES =
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
      INSERT INTO change (at, swarm, tags) SELECT unixepoch() - 3700, 'bees', 'team' FROM n
      """
          .formatted(3 * ChangeLog.PRUNE_BATCH_SIZE / 2 - 1);

  private static final SwarmId SWARM = new SwarmId("bees");
  private static final AgentId AGENT = new AgentId("a");

  private final InstantSource clock = new SettableClock();

  @TempDir private Path folder;
  private SqliteStore opened;
  private Store store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    opened = reopen();
    store = opened.ports();
    swarm = new Swarm(SWARM, store);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void reportsChangesOfOtherProcesses() {
    var before = store.changeFeed().position();
    try (var other = reopen()) {
      new Swarm(SWARM, other.ports()).agents().register(AGENT, AgentProfile.DEFAULT);
    }

    var changes = store.changeFeed().poll(before, ChangeFeed.MAX_LIMIT);

    assertThat(changes.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.affects(ChangeTag.of(AGENT))).isTrue());
  }

  @Test
  void prunedChangesMakeABatchIncomplete() throws Exception {
    var first = store.changeFeed().position();
    run(OLD_CHANGES);
    swarm.agents().register(AGENT, AgentProfile.DEFAULT);
    var second = store.changeFeed().position();
    swarm.agents().heartbeat(AGENT);

    assertThat(store.changeFeed().poll(first, ChangeFeed.MAX_LIMIT).complete()).isFalse();
    var known = store.changeFeed().poll(second, ChangeFeed.MAX_LIMIT);
    assertThat(known.complete()).isTrue();
    assertThat(known.changes()).hasSize(1);
  }

  @Test
  void isIncompleteAfterAMerge() {
    var before = store.changeFeed().position();
    try (var target = SqliteStore.mergeTarget(SqliteConfig.of(file()))) {
      target.commit();
    }
    var merged = store.changeFeed().poll(before, ChangeFeed.MAX_LIMIT);

    assertThat(merged.complete()).isFalse();
    assertThat(store.changeFeed().poll(merged.position(), 1).complete()).isTrue();
  }

  private Path file() {
    return folder.resolve("skep.db");
  }

  private SqliteStore reopen() {
    return SqliteStore.open(SqliteConfig.of(file()), clock);
  }

  private void run(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
