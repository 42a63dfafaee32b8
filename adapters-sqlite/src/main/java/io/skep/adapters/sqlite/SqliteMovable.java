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
  private final MovedRows rows;
  private boolean writing;

  /**
   * Creates the file.
   *
   * @param session is closed with this
   */
  SqliteMovable(Path file, Session session, Changes changes) {
    this.session = session;
    this.changes = changes;
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
    session.execute("BEGIN IMMEDIATE");
    writing = true;
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
  }

  @Override
  public void rollBack() {
    if (writing) {
      writing = false;
      try {
        session.execute("ROLLBACK");
      } catch (DatabaseException e) {
        LOG.debug("nothing to roll back", e);
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
    session.close();
    changes.close();
  }
}
