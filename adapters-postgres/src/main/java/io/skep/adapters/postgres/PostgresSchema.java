package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Migrations;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The steps that make the schema. */
final class PostgresSchema {

  /** In order. A step that was released never changes again. */
  private static final List<String> STEPS =
      List.of(
          "V001__queues_and_tasks.sql",
          "V002__agents_conversations_and_plans.sql",
          "V003__messages_and_mail.sql",
          "V004__origins.sql",
          "V005__months.sql");

  private PostgresSchema() {}

  /** Returns the version that this Skep works with. */
  static int latest() {
    return STEPS.size();
  }

  /** Takes the steps that are still to come; one process after the other. */
  static void migrate(DataSource database) {
    if (present(database).filter(version -> version == latest()).isEmpty()) {
      migrations().run(database);
    }
  }

  /** Returns the version of the tables that are there; cheaper than to ask for what is to come. */
  private static Optional<Integer> present(DataSource database) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      try (var history =
          statement.executeQuery(
              "SELECT to_regclass('%s') IS NOT NULL".formatted(Migrations.HISTORY))) {
        history.next();
        if (!history.getBoolean(1)) {
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

  /** Reads the steps. */
  static Migrations migrations() {
    return Migrations.of(
        PostgresSchema.class, STEPS.stream().map(step -> "migrations/" + step).toList());
  }
}
