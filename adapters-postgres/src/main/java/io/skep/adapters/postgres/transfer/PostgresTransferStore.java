package io.skep.adapters.postgres.transfer;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.adapters.jooq.transfer.TransferStore;
import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.partition.PartitionCatalog;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
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
public final class PostgresTransferStore implements TransferStore {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresTransferStore.class);

  /** What everything else follows from. */
  private static final List<String> PRIMARY_TABLES =
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

  private static final List<String> DERIVED_TABLES =
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
  private static final String ROW_VERSIONS_SQL =
      PRIMARY_TABLES.stream()
          .map(
              table ->
                  "SELECT '%1$s' AS t, count(*) AS c, sum(xmin::text::bigint) AS x FROM %1$s"
                      .formatted(table))
          .collect(
              Collectors.joining(
                  " UNION ALL ",
                  "SELECT string_agg(concat_ws(' ', t, c, x), ',' ORDER BY t) FROM (",
                  ") AS versions"));

  private static final String IDENTITY_SQL =
      """
      SELECT format('schema %s of database %s in PostgreSQL cluster %s',
        current_schema(), current_database(), (SELECT system_identifier FROM pg_control_system()))
      """;

  /** The months that are in files, separated by blanks. */
  private static final String ARCHIVED_SQL =
      "SELECT coalesce(string_agg(DISTINCT to_char(month, 'YYYY-MM'), ' '), '') FROM archive"
          + " WHERE state <> 'RESTORED'";

  private final PostgresConfig config;
  private final Session session;
  private final PostgresPortableRows rows;
  private final String identity;
  private final String rowVersions;
  private final List<String> archived;
  private final PartitionCatalog partitions = new PartitionCatalog();

  /**
   * Creates the database.
   *
   * @param session is closed with this
   * @param watched whether it is asked later whether others have written to it
   */
  public PostgresTransferStore(PostgresConfig config, Session session, boolean watched)
      throws SQLException {
    this.config = config;
    this.session = session;
    rows = new PostgresPortableRows(session);
    identity = queryString(IDENTITY_SQL);
    rowVersions = watched ? queryString(ROW_VERSIONS_SQL) : "";
    archived = watched ? archived() : List.of();
  }

  private List<String> archived() throws SQLException {
    if (queryString("SELECT to_regclass('archive')") == null) {
      return List.of();
    }
    var months = queryString(ARCHIVED_SQL);
    return months.isEmpty() ? List.of() : List.of(months.split(" "));
  }

  private String queryString(String sql) throws SQLException {
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
  public EntitySql entitySql(EntityType kind) {
    return PostgresEntityQueries.forType(kind);
  }

  @Override
  public SqlErrorTranslator errorTranslator() {
    return SqlErrorTranslator.SQLSTATE;
  }

  @Override
  public List<String> archivedData() {
    return archived;
  }

  @Override
  public boolean hasChanged() {
    try {
      session.connection().rollback();
      return !queryString(ROW_VERSIONS_SQL).equals(rowVersions);
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
  public void invalidateAll() {
    session.execute(ChangeSql.INVALIDATE_ALL);
  }

  @Override
  public void commit() {
    try {
      session.connection().commit();
      session.connection().setAutoCommit(true);
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLSTATE.translateCommitFailure(e);
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
  public void insert(List<PortableRow> added) {
    createPartitions(added);
    rows.insert(added);
  }

  /** On a connection of its own: what that makes stays, whatever becomes of the transaction. */
  private void createPartitions(List<PortableRow> added) {
    var needed =
        added.stream()
            .flatMap(PostgresTransferStore::partitionId)
            .map(PartitionCatalog::monthOf)
            .collect(Collectors.toSet());
    if (partitions.hasPartitions(needed)) {
      return;
    }
    try (Connection connection = PostgresConnections.openDedicated(config)) {
      partitions.load(connection);
      partitions.createMissing(connection, needed);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Returns the id by whose month a row is kept, if it is. */
  private static Stream<UUID> partitionId(PortableRow row) {
    int place =
        switch (row.type()) {
          case TASK, ATTEMPT, MESSAGE -> 1;
          case DELIVERY -> 2;
          case QUEUE, AGENT, CONVERSATION, PLAN, PLAN_LINK, BLOCKER, THREAD, IMPORT_RECORD -> -1;
        };
    return place < 0 ? Stream.empty() : Stream.of((UUID) row.values().get(place));
  }

  @Override
  public List<Optional<PortableRow>> findExisting(List<PortableRow> sought) {
    return rows.find(sought);
  }

  @Override
  public void clear() {
    session.execute(
        "TRUNCATE "
            + Stream.concat(PRIMARY_TABLES.stream(), DERIVED_TABLES.stream())
                .collect(Collectors.joining(", ")));
  }

  @Override
  public void close() {
    session.close();
  }
}
