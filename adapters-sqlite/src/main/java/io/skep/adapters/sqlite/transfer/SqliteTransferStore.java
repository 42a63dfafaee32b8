package io.skep.adapters.sqlite.transfer;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.adapters.jooq.transfer.TransferStore;
import io.skep.adapters.sqlite.connection.ProcessQueue;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.transaction.ChangeLog;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is moved, or moved to. */
public final class SqliteTransferStore implements TransferStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteTransferStore.class);

  /** In an order in which none is removed that others refer to. */
  private static final List<String> TABLES_IN_DELETE_ORDER =
      List.of(
          "delivery",
          "delivery_tag",
          "inbox",
          "message",
          "thread",
          "attempt",
          "task_blocker",
          "task_text",
          "task_result",
          "task",
          "task_count",
          "plan_link",
          "plan",
          "conversation",
          "agent_details",
          "agent_capability",
          "agent",
          "queue",
          "origin");

  private final String identity;
  private final Session session;
  private final WriteDetector writeDetector;
  private final ProcessQueue queue;
  private final Duration lockTimeout;
  private final SqlitePortableRows rows;
  private boolean writing;

  /**
   * Creates a file that is read, or that no other store writes to.
   *
   * @param session is closed with this
   */
  public SqliteTransferStore(Path file, Session session, WriteDetector changes) {
    this(file, session, changes, ProcessQueue.uncontended(), Duration.ZERO);
  }

  /**
   * Creates a file that is moved to.
   *
   * @param session is closed with this
   * @param queue in which transactions wait for their turn; is closed with this
   */
  public SqliteTransferStore(SqliteConfig config, Session session, ProcessQueue queue) {
    this(config.file(), session, WriteDetector.NONE, queue, config.busyTimeout().dividedBy(2));
  }

  private SqliteTransferStore(
      Path file, Session session, WriteDetector changes, ProcessQueue queue, Duration longestWait) {
    this.session = session;
    this.writeDetector = changes;
    this.queue = queue;
    this.lockTimeout = longestWait;
    rows = new SqlitePortableRows(session);
    try {
      identity = "sqlite:" + file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sees whether others write to the file. */
  public interface WriteDetector extends AutoCloseable {

    /** Sees nothing. */
    WriteDetector NONE =
        new WriteDetector() {
          @Override
          public boolean isDetected() {
            return false;
          }

          @Override
          public void close() {}
        };

    /** Returns whether somebody has written to it since this was made. */
    boolean isDetected() throws SQLException;

    @Override
    void close();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public EntitySql entitySql(EntityType kind) {
    return SqliteEntityQueries.forType(kind);
  }

  @Override
  public SqlErrorTranslator errorTranslator() {
    return SqlErrorTranslator.SQLITE;
  }

  @Override
  public List<String> archivedData() {
    return List.of();
  }

  @Override
  public boolean hasChanged() {
    try {
      return writeDetector.isDetected();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void begin() {
    try {
      queue.awaitTurn(lockTimeout);
      session.execute("BEGIN IMMEDIATE");
      writing = true;
    } finally {
      if (!writing) {
        queue.release();
      }
    }
  }

  @Override
  public void invalidateAll() {
    ChangeLog.invalidateAll(session);
  }

  @Override
  public void commit() {
    try {
      session.execute("COMMIT");
    } catch (DatabaseException e) {
      throw SqlErrorTranslator.SQLITE.translateCommitFailure(e.sqlException());
    }
    writing = false;
    queue.release();
  }

  @Override
  public void rollBack() {
    if (writing) {
      writing = false;
      try {
        session.execute("ROLLBACK");
      } catch (DatabaseException e) {
        LOG.debug("nothing to roll back", e);
      } finally {
        queue.release();
      }
    }
  }

  @Override
  public void insert(List<PortableRow> added) {
    rows.insert(added);
  }

  @Override
  public List<Optional<PortableRow>> findExisting(List<PortableRow> sought) {
    return rows.find(sought);
  }

  @Override
  public void clear() {
    TABLES_IN_DELETE_ORDER.forEach(table -> session.execute("DELETE FROM " + table));
  }

  @Override
  public void close() {
    try (queue;
        writeDetector) {
      session.close();
    }
  }
}
