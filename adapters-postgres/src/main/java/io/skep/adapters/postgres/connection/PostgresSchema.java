package io.skep.adapters.postgres.connection;

import io.skep.adapters.jooq.migration.Migrations;
import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The steps that make the schema. */
public final class PostgresSchema {

  /** In order. A step that was released never changes again. */
  private static final List<String> MIGRATION_FILES =
      List.of(
          "V001__queues_and_tasks.sql",
          "V002__agents_conversations_and_plans.sql",
          "V003__messages_and_mail.sql",
          "V004__origins.sql",
          "V005__months.sql",
          "V006__archive.sql",
          "V008__move_progress.sql",
          "V009__changes.sql",
          "V010__marks.sql");

  private PostgresSchema() {}

  /** Returns the version that this Skep works with. */
  public static int latestVersion() {
    return Migrations.versionOf(MIGRATION_FILES.get(MIGRATION_FILES.size() - 1));
  }

  /** Takes the steps that are still to come; one process after the other. */
  public static void migrate(PostgresConfig config) {
    if (currentVersion(config).filter(version -> version == latestVersion()).isEmpty()) {
      // Takes more connections at once than a pool may have.
      migrations().migrate(PostgresConnections.unpooledDataSource(config));
    }
  }

  /** Returns the version of the tables that are there; cheaper than to ask for what is to come. */
  public static Optional<Integer> currentVersion(PostgresConfig config) {
    try (var connection = PostgresConnections.openDedicated(config);
        var statement = connection.createStatement()) {
      try (var history =
          statement.executeQuery(
              "SELECT to_regclass('%s') IS NOT NULL".formatted(Migrations.HISTORY_TABLE))) {
        history.next();
        if (!history.getBoolean(1)) {
          requireEmptySchema(statement);
          return Optional.empty();
        }
      }
      try (var steps =
          statement.executeQuery(
              "SELECT max(version::integer), bool_and(success) FROM "
                  + Migrations.HISTORY_TABLE
                  + " WHERE version IS NOT NULL")) {
        return steps.next() && steps.getBoolean(2)
            ? Optional.of(steps.getInt(1))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void requireEmptySchema(Statement statement) throws SQLException {
    try (var tables =
        statement.executeQuery(
            """
            SELECT current_schema(), relname FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
            LIMIT 1
            """)) {
      if (tables.next()) {
        throw new StoreException(
            ErrorCode.STORE_CORRUPT,
            "schema %s holds %s, and nothing of Skep (name another database, or a schema of its own"
                    .formatted(tables.getString(1), tables.getString(2))
                + " by the parameter currentSchema)",
            null);
      }
    }
  }

  /** Reads the steps. */
  public static Migrations migrations() {
    return Migrations.load(
        PostgresSchema.class, MIGRATION_FILES.stream().map(step -> "migrations/" + step).toList());
  }
}
