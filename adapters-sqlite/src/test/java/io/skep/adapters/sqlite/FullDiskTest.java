package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.adapters.sqlite.connection.SqliteSchema;
import io.skep.adapters.sqlite.transaction.SqliteUnitOfWork;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A disk that is full. SQLite answers the same when the file may not grow beyond a number of pages,
 * which needs neither a disk of its own nor special rights.
 */
class FullDiskTest {

  private static final ThreadId NEWS = ThreadId.topic("news");
  private static final AgentId WRITER = new AgentId("writer");
  private static final AgentId READER = new AgentId("reader");
  private static final MessageInput LARGE = MessageInput.text(Role.USER, "x".repeat(10_000));

  @TempDir private Path folder;
  private Path file;
  private SqliteStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    file = folder.resolve("skep.db");
    store = SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void rejectsWritesAndServesReads() {
    limitPages(120);
    long written = writeUntilFull();

    assertThat(written).isPositive();
    assertThat(swarm.messages().version(NEWS)).isEqualTo(written);
    assertThat(swarm.messages().findLast(NEWS, 1)).hasSize(1);
    assertThat(swarm.mailbox().countUnread(READER)).isEqualTo(written);
  }

  @Test
  void acceptsWritesOnceThereIsSpace() {
    limitPages(120);
    long written = writeUntilFull();
    limitPages(10_000);

    write();

    assertThat(swarm.messages().version(NEWS)).isEqualTo(written + 1);
  }

  @Test
  void isReportedWhenTablesCannotBeCreated() {
    var pragmas = new SQLiteConfig();
    pragmas.setMaxPageCount(20);
    var database = new SQLiteDataSource(pragmas);
    database.setUrl(SqliteConnections.url(folder.resolve("small.db")));

    var failure =
        catchThrowableOfType(
            DatabaseException.class, () -> SqliteSchema.migrations().migrate(database));

    assertThat(SqlErrorTranslator.SQLITE.translate(failure))
        .isInstanceOfSatisfying(
            StoreException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_FULL));
  }

  @Test
  void leavesNoPartialWrites() throws SQLException {
    for (int pages = 120; pages < 140; pages++) {
      limitPages(pages);
      long written = writeUntilFull();
      assertWhole(swarm.messages().version(NEWS));
      assertThat(swarm.messages().version(NEWS)).isGreaterThanOrEqualTo(written);
    }
    store.close();
    open();
    write();
    assertWhole(swarm.messages().version(NEWS));
    assertThat(RawDatabase.query(file, "PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void acknowledgedGroupCommitsAreKept() throws SQLException {
    limitPages(300);
    var acknowledged = new AtomicLong();
    var race =
        ConcurrentRunner.run(
            8,
            number -> {
              while (true) {
                write();
                acknowledged.incrementAndGet();
              }
            });

    assertThat(race.failures())
        .hasSize(8)
        .allSatisfy(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.STORE_FULL));
    assertThat(swarm.messages().version(NEWS)).isEqualTo(acknowledged.get());
    assertWhole(acknowledged.get());
  }

  @Test
  void failsTheEnclosingBlock() {
    limitPages(120);
    long written = writeUntilFull();

    assertThatThrownBy(
            () ->
                swarm
                    .unitOfWork()
                    .write(
                        () -> {
                          try {
                            swarm.messages().append(NEWS, LARGE);
                          } catch (StoreException e) {
                            // The block goes on all the same, to no avail.
                          }
                          return swarm.tasks().enqueue(TaskSpec.of("task"));
                        }))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FULL));
    assertThat(swarm.messages().version(NEWS)).isEqualTo(written);
  }

  private void write() {
    swarm
        .unitOfWork()
        .write(
            () -> {
              swarm
                  .mailbox()
                  .send(OutgoingMessage.text(WRITER, Recipients.agents(READER), "s", "t"));
              swarm.tasks().enqueue(TaskSpec.of("task"));
              return swarm.messages().append(NEWS, LARGE);
            });
  }

  private long writeUntilFull() {
    for (long written = swarm.messages().version(NEWS); ; written++) {
      try {
        write();
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORE_FULL);
        return written;
      }
    }
  }

  /** Each unit of work wrote one of each. */
  private void assertWhole(long units) throws SQLException {
    for (var count :
        new String[] {
          "SELECT messages FROM thread WHERE kind = 'TOPIC'",
          "SELECT version FROM thread WHERE kind = 'AGENT'",
          "SELECT count(*) FROM task",
          "SELECT count(*) FROM delivery",
          "SELECT unread FROM inbox"
        }) {
      assertThat(RawDatabase.query(file, count)).as(count).isEqualTo(Long.toString(units));
    }
    assertThat(
            swarm
                .messages()
                .listThreads(io.skep.domain.message.ThreadKind.TOPIC, PageRequest.first(9))
                .items())
        .hasSize(1);
  }

  private void limitPages(int pages) {
    ((SqliteUnitOfWork) store.ports().unitOfWork())
        .inWrite(
            unit -> {
              try (var statement = unit.session().connection().createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static ErrorCode code(Throwable failure) {
    assertThat(failure).isInstanceOf(StoreException.class);
    return ((StoreException) failure).code();
  }
}
