package io.skep.adapters.sqlite.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SlowQueryLogger;
import io.skep.adapters.sqlite.RawDatabase;
import io.skep.adapters.sqlite.connection.FaultyDriver;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.domain.changefeed.Change;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jooq.SQLDialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** What becomes of blocks of one transaction when the store fails in the middle of it. */
class TransactionRunnerTest {

  private final FaultyDriver driver = new FaultyDriver();
  @TempDir private Path folder;
  private Path file;
  private TransactionRunner runner;

  @BeforeEach
  void open() throws SQLException {
    file = folder.resolve("numbers.db");
    var session =
        new Session(
            SqliteConnections.open(file, new SQLiteConfig()),
            driver,
            SQLDialect.SQLITE,
            new SlowQueryLogger(Duration.ofDays(1)));
    session.execute("CREATE TABLE number (value INTEGER NOT NULL)");
    runner = new TransactionRunner(session, Duration.ofSeconds(5), () -> Change.NO_COMMIT_ID);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void keepsOtherBlocksWhenSqliteEndsTheTransaction() throws SQLException {
    var before = run(unit -> insert(unit, 1));
    var failed =
        run(
            unit -> {
              // As SQLite does by itself when the disk fails.
              unit.session().execute("ROLLBACK");
              throw new StoreException(ErrorCode.STORE_FULL, "full", null);
            });
    var behind = run(unit -> insert(unit, 3));
    runner.commit();

    assertThat(failed.failure()).hasMessage("full");
    assertThat(before.resultOrThrow()).isEqualTo(1);
    assertThat(behind.resultOrThrow()).isEqualTo(3);
    assertThat(storedValues()).isEqualTo("1,3");
  }

  @Test
  void failsAllBlocksWhenTheyCannotBeRerun() throws SQLException {
    var first = run(unit -> insert(unit, 1));
    var second = run(unit -> insert(unit, 2));
    driver.failBefore("BEGIN IMMEDIATE", SQLiteErrorCode.SQLITE_IOERR);
    var failed =
        run(
            unit -> {
              insert(unit, 3);
              throw new IllegalStateException("undo");
            });
    runner.commit();

    assertThat(failed.failure()).hasMessage("undo");
    assertThat(first.failure()).isInstanceOf(StoreException.class);
    assertThat(second.failure()).isSameAs(first.failure());
    assertThat(storedValues()).isEqualTo("");
  }

  private QueuedBlock run(Function<SqliteTransaction, ?> block) {
    var pending = new QueuedBlock(block);
    runner.run(pending);
    return pending;
  }

  private static int insert(SqliteTransaction unit, int value) {
    unit.session().execute("INSERT INTO number VALUES (" + value + ")");
    return value;
  }

  private String storedValues() throws SQLException {
    return RawDatabase.query(file, "SELECT coalesce(group_concat(value), '') FROM number");
  }
}
