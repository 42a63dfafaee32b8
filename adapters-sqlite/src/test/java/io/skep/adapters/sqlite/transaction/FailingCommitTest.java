package io.skep.adapters.sqlite.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.jooq.statement.SlowQueryLogger;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.FaultyDriver;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** Commits that fail, and commits that succeed without anybody learning of it. */
class FailingCommitTest {

  private static final String COMMIT = "COMMIT";
  private static final TaskSpec TASK = TaskSpec.builder("task").key("key").build();

  @TempDir private Path folder;
  private final FaultyDriver driver = new FaultyDriver();
  private SqliteStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    var config = SqliteConfig.of(folder.resolve("skep.db"));
    var connections =
        new SqliteConnections(config, new SlowQueryLogger(config.slowQueryThreshold()), driver);
    store = SqliteStore.open(config, InstantSource.system(), connections);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void retryWithKeyResolvesUnknownOutcomeOfCommittedWrite() {
    driver.failAfter(COMMIT, SQLiteErrorCode.SQLITE_IOERR_FSYNC);
    assertEnqueueFails(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(countStored()).isEqualTo(1);

    swarm.tasks().enqueue(TASK);
    assertThat(countStored()).isEqualTo(1);
  }

  @Test
  void retryWithKeyResolvesUnknownOutcomeOfLostWrite() {
    driver.failBefore(COMMIT, SQLiteErrorCode.SQLITE_IOERR_FSYNC);
    assertEnqueueFails(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(countStored()).isZero();

    swarm.tasks().enqueue(TASK);
    assertThat(countStored()).isEqualTo(1);
  }

  @Test
  void busyFileLeavesNoChanges() {
    driver.failBefore(COMMIT, SQLiteErrorCode.SQLITE_BUSY);
    assertEnqueueFails(ErrorCode.STORE_BUSY);
    assertThat(countStored()).isZero();

    swarm.tasks().enqueue(TASK);
    assertThat(countStored()).isEqualTo(1);
  }

  private void assertEnqueueFails(ErrorCode code) {
    assertThatThrownBy(() -> swarm.tasks().enqueue(TASK))
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private int countStored() {
    return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(10)).items().size();
  }
}
