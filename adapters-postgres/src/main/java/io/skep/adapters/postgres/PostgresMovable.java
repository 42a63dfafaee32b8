package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.moving.KindSql;
import io.skep.adapters.jooq.moving.MovableStore;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that is moved, or moved to. */
final class PostgresMovable implements MovableStore {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresMovable.class);

  /** What everything else follows from. */
  private static final List<String> TABLES =
      List.of(
          "queue",
          "agent",
          "agent_details",
          "conversation",
          "plan",
          "plan_link",
          "task",
          "task_ended",
          "task_blocker",
          "attempt",
          "thread",
          "message",
          "delivery",
          "origin");

  private static final List<String> FOLLOWING =
      List.of(
          "agent_capability",
          "task_ready",
          "task_delayed",
          "task_lease",
          "task_key",
          "task_holder",
          "task_count",
          "message_key",
          "delivery_tag",
          "inbox");

  /** Each version of a row has the number of the transaction that made it. */
  private static final String VERSIONS =
      TABLES.stream()
          .map(
              table ->
                  "SELECT '%1$s' AS t, count(*) AS c, sum(xmin::text::bigint) AS x FROM %1$s"
                      .formatted(table))
          .collect(
              Collectors.joining(
                  " UNION ALL ",
                  "SELECT string_agg(concat_ws(' ', t, c, x), ',' ORDER BY t) FROM (",
                  ") AS versions"));

  private static final String IDENTITY =
      """
      SELECT format('schema %s of database %s in PostgreSQL cluster %s',
        current_schema(), current_database(), (SELECT system_identifier FROM pg_control_system()))
      """;

  /** The months that are in files, separated by blanks. */
  private static final String ARCHIVED =
      "SELECT coalesce(string_agg(DISTINCT to_char(month, 'YYYY-MM'), ' '), '') FROM archive"
          + " WHERE state <> 'RESTORED'";

  private final PostgresConfig config;
  private final Session session;
  private final MovedRows rows;
  private final String identity;
  private final String versions;
  private final List<String> archived;
  private final Months months = new Months();

  /**
   * Creates the database.
   *
   * @param session is closed with this
   * @param watched whether it is asked later whether others have written to it
   */
  PostgresMovable(PostgresConfig config, Session session, boolean watched) throws SQLException {
    this.config = config;
    this.session = session;
    rows = new MovedRows(session);
    identity = first(IDENTITY);
    versions = watched ? first(VERSIONS) : "";
    archived = watched ? archived() : List.of();
  }

  private List<String> archived() throws SQLException {
    if (first("SELECT to_regclass('archive')") == null) {
      return List.of();
    }
    var months = first(ARCHIVED);
    return months.isEmpty() ? List.of() : List.of(months.split(" "));
  }

  private String first(String sql) throws SQLException {
    try (var statement = session.connection().createStatement();
        var found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
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
    return StoreFailures.SQLSTATE;
  }

  @Override
  public List<String> keptElsewhere() {
    return archived;
  }

  @Override
  public boolean hasChanged() {
    try {
      session.connection().rollback();
      return !first(VERSIONS).equals(versions);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void begin() {
    try {
      session.connection().setAutoCommit(false);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void changeAll() {
    session.execute(ChangeSql.CHANGE_ALL);
  }

  @Override
  public void commit() {
    try {
      session.connection().commit();
      session.connection().setAutoCommit(true);
    } catch (SQLException e) {
      throw StoreFailures.SQLSTATE.translateCommit(e);
    }
  }

  @Override
  public void rollBack() {
    try {
      if (!session.connection().getAutoCommit()) {
        session.connection().rollback();
        session.connection().setAutoCommit(true);
      }
    } catch (SQLException e) {
      LOG.debug("nothing to roll back", e);
    }
  }

  @Override
  public void insert(List<StoredRow> added) {
    makeMonths(added);
    rows.insert(added);
  }

  /** On a connection of its own: what that makes stays, whatever becomes of the transaction. */
  private void makeMonths(List<StoredRow> added) {
    var needed =
        added.stream().flatMap(PostgresMovable::id).map(Months::of).collect(Collectors.toSet());
    if (months.knows(needed)) {
      return;
    }
    try (Connection connection = PostgresConnections.openApart(config)) {
      months.load(connection);
      months.makeMissing(connection, needed);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Returns the id by whose month a row is kept, if it is. */
  private static Stream<UUID> id(StoredRow row) {
    int place =
        switch (row.kind()) {
          case TASK, ATTEMPT, MESSAGE -> 1;
          case DELIVERY -> 2;
          case QUEUE, AGENT, CONVERSATION, PLAN, PLAN_LINK, BLOCKER, THREAD, ORIGIN -> -1;
        };
    return place < 0 ? Stream.empty() : Stream.of((UUID) row.values().get(place));
  }

  @Override
  public List<Optional<StoredRow>> find(List<StoredRow> sought) {
    return rows.find(sought);
  }

  @Override
  public void clear() {
    session.execute(
        "TRUNCATE "
            + Stream.concat(TABLES.stream(), FOLLOWING.stream()).collect(Collectors.joining(", ")));
  }

  @Override
  public void close() {
    session.close();
  }
}
