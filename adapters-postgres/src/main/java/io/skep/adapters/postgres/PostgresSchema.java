package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Migrations;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The steps that make the schema. */
final class PostgresSchema {

  /** In order. A step that was released never changes again. */
  private static final List<String> STEPS =
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
  static int latest() {
    return Migrations.version(STEPS.get(STEPS.size() - 1));
  }

  /** Takes the steps that are still to come; one process after the other. */
  static void migrate(PostgresConfig config) {
    if (present(config).filter(version -> version == latest()).isEmpty()) {
      // Takes more connections at once than a pool may have.
      migrations().run(PostgresConnections.unpooled(config));
    }
  }

  /** Returns the version of the tables that are there; cheaper than to ask for what is to come. */
  static Optional<Integer> present(PostgresConfig config) {
    try (var connection = PostgresConnections.openApart(config);
        var statement = connection.createStatement()) {
      try (var history =
          statement.executeQuery(
              "SELECT to_regclass('%s') IS NOT NULL".formatted(Migrations.HISTORY))) {
        history.next();
        if (!history.getBoolean(1)) {
          requireEmpty(statement);
          return Optional.empty();
        }
      }
      try (var steps =
          statement.executeQuery(
              "SELECT max(version::integer), bool_and(success) FROM "
                  + Migrations.HISTORY
                  + " WHERE version IS NOT NULL")) {
        return steps.next() && steps.getBoolean(2)
            ? Optional.of(steps.getInt(1))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void requireEmpty(Statement statement) throws SQLException {
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
  static Migrations migrations() {
    return Migrations.of(
        PostgresSchema.class, STEPS.stream().map(step -> "migrations/" + step).toList());
  }
}
