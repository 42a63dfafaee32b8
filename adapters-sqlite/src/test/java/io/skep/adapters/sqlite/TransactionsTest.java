package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.SlowStatements;
import io.skep.domain.change.Change;
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
class TransactionsTest {

  private final FaultyDriver driver = new FaultyDriver();
  @TempDir private Path folder;
  private Path file;
  private Transactions transactions;

  @BeforeEach
  void open() throws SQLException {
    file = folder.resolve("numbers.db");
    var session =
        new Session(
            SqliteConnections.open(file, new SQLiteConfig()),
            driver,
            SQLDialect.SQLITE,
            new SlowStatements(Duration.ofDays(1)));
    session.execute("CREATE TABLE number (value INTEGER NOT NULL)");
    transactions = new Transactions(session, Duration.ofSeconds(5), () -> Change.UNMARKED);
  }

  @AfterEach
  void close() {
    transactions.close();
  }

  @Test
  void keepTheOthersWhenTheStoreEndsTheTransaction() throws SQLException {
    var before = run(unit -> insert(unit, 1));
    var failed =
        run(
            unit -> {
              // As SQLite does by itself when the disk fails.
              unit.session().execute("ROLLBACK");
              throw new StoreException(ErrorCode.STORE_FULL, "full", null);
            });
    var behind = run(unit -> insert(unit, 3));
    transactions.commit();

    assertThat(failed.failure()).hasMessage("full");
    assertThat(before.outcome()).isEqualTo(1);
    assertThat(behind.outcome()).isEqualTo(3);
    assertThat(stored()).isEqualTo("1,3");
  }

  @Test
  void failTogetherWhenTheyCannotBeRunAgain() throws SQLException {
    var first = run(unit -> insert(unit, 1));
    var second = run(unit -> insert(unit, 2));
    driver.failBefore("BEGIN IMMEDIATE", SQLiteErrorCode.SQLITE_IOERR);
    var failed =
        run(
            unit -> {
              insert(unit, 3);
              throw new IllegalStateException("undo");
            });
    transactions.commit();

    assertThat(failed.failure()).hasMessage("undo");
    assertThat(first.failure()).isInstanceOf(StoreException.class);
    assertThat(second.failure()).isSameAs(first.failure());
    assertThat(stored()).isEqualTo("");
  }

  private Pending run(Function<WriteUnit, ?> block) {
    var pending = new Pending(block);
    transactions.run(pending);
    return pending;
  }

  private static int insert(WriteUnit unit, int value) {
    unit.session().execute("INSERT INTO number VALUES (" + value + ")");
    return value;
  }

  private String stored() throws SQLException {
    return Databases.ask(file, "SELECT coalesce(group_concat(value), '') FROM number");
  }
}
