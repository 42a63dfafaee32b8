package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.jooq.DriverStatement;
import io.skep.adapters.jooq.SlowStatements;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.SQLDialect;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Commits that fail, and commits that succeed without anybody learning of it. */
class FailingCommitTest {

  private static final TaskSpec TASK = TaskSpec.titled("task").key("key").build();

  /** What goes wrong with a commit. */
  private enum Fault {
    NONE,
    BEFORE,
    BEHIND,
    BUSY
  }

  @TempDir private Path folder;
  private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
  private SqliteStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    var config = SqliteConfig.of(folder.resolve("skep.db"));
    var connections =
        new SqliteConnections(
            config,
            new SlowStatements(config.slowStatement()),
            new DefaultConfiguration().set(SQLDialect.SQLITE),
            this::prepare);
    store = SqliteStore.open(config, InstantSource.system(), connections);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void areOfUnknownOutcomeWhichTheKeySettlesIfTheyTookEffect() {
    refused(Fault.BEHIND, ErrorCode.OUTCOME_UNKNOWN);
    assertThat(stored()).isEqualTo(1);

    swarm.tasks().queue(TASK);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void areOfUnknownOutcomeWhichTheKeySettlesIfTheyTookNone() {
    refused(Fault.BEFORE, ErrorCode.OUTCOME_UNKNOWN);
    assertThat(stored()).isZero();

    swarm.tasks().queue(TASK);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void changedNothingIfTheFileWasBusy() {
    refused(Fault.BUSY, ErrorCode.STORE_BUSY);
    assertThat(stored()).isZero();

    swarm.tasks().queue(TASK);
    assertThat(stored()).isEqualTo(1);
  }

  private void refused(Fault what, ErrorCode code) {
    fault.set(what);
    assertThatThrownBy(() -> swarm.tasks().queue(TASK))
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private int stored() {
    return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(10)).items().size();
  }

  private DriverStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = SqliteStatement.prepare(connection, sql);
    if (!sql.equals("COMMIT")) {
      return statement;
    }
    return (DriverStatement)
        Proxy.newProxyInstance(
            DriverStatement.class.getClassLoader(),
            new Class<?>[] {DriverStatement.class},
            (proxy, method, arguments) -> {
              var present = method.getName().equals("run") ? fault.getAndSet(Fault.NONE) : null;
              if (present == Fault.BUSY) {
                throw failure(SQLiteErrorCode.SQLITE_BUSY);
              }
              if (present == Fault.BEFORE) {
                throw failure(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
              }
              try {
                var result = method.invoke(statement, arguments);
                if (present == Fault.BEHIND) {
                  throw failure(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static SQLException failure(SQLiteErrorCode code) {
    return new SQLiteException("a fault that was put in", code);
  }
}
