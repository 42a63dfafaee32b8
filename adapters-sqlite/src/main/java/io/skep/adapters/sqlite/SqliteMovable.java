package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.moving.KindSql;
import io.skep.adapters.jooq.moving.MovableStore;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
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
final class SqliteMovable implements MovableStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteMovable.class);

  /** In an order in which none is removed that others refer to. */
  private static final List<String> TABLES =
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
  private final Changes changes;
  private final ProcessQueue queue;
  private final Duration longestWait;
  private final MovedRows rows;
  private boolean writing;

  /**
   * Creates a file that is read, or that no other store writes to.
   *
   * @param session is closed with this
   */
  SqliteMovable(Path file, Session session, Changes changes) {
    this(file, session, changes, ProcessQueue.empty(), Duration.ZERO);
  }

  /**
   * Creates a file that is moved to.
   *
   * @param session is closed with this
   * @param queue in which transactions wait for their turn; is closed with this
   */
  SqliteMovable(SqliteConfig config, Session session, ProcessQueue queue) {
    this(config.file(), session, Changes.UNSEEN, queue, config.busyTimeout().dividedBy(2));
  }

  private SqliteMovable(
      Path file, Session session, Changes changes, ProcessQueue queue, Duration longestWait) {
    this.session = session;
    this.changes = changes;
    this.queue = queue;
    this.longestWait = longestWait;
    rows = new MovedRows(session);
    try {
      identity = "sqlite:" + file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sees whether others write to the file. */
  interface Changes extends AutoCloseable {

    /** Sees nothing. */
    Changes UNSEEN =
        new Changes() {
          @Override
          public boolean isAny() {
            return false;
          }

          @Override
          public void close() {}
        };

    /** Returns whether somebody has written to it since this was made. */
    boolean isAny() throws SQLException;

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
  public KindSql sql(RowKind kind) {
    return MovedKinds.of(kind);
  }

  @Override
  public StoreFailures failures() {
    return StoreFailures.SQLITE;
  }

  @Override
  public List<String> keptElsewhere() {
    return List.of();
  }

  @Override
  public boolean hasChanged() {
    try {
      return changes.isAny();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void begin() {
    try {
      queue.enter(longestWait);
      session.execute("BEGIN IMMEDIATE");
      writing = true;
    } finally {
      if (!writing) {
        queue.leave();
      }
    }
  }

  @Override
  public void changeAll() {
    ChangeLog.changeAll(session);
  }

  @Override
  public void commit() {
    try {
      session.execute("COMMIT");
    } catch (DatabaseException e) {
      throw StoreFailures.SQLITE.translateCommit(e.reported());
    }
    writing = false;
    queue.leave();
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
        queue.leave();
      }
    }
  }

  @Override
  public void insert(List<StoredRow> added) {
    rows.insert(added);
  }

  @Override
  public List<Optional<StoredRow>> find(List<StoredRow> sought) {
    return rows.find(sought);
  }

  @Override
  public void clear() {
    TABLES.forEach(table -> session.execute("DELETE FROM " + table));
  }

  @Override
  public void close() {
    try (queue;
        changes) {
      session.close();
    }
  }
}
