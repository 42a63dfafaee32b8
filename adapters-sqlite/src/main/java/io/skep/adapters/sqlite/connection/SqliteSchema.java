package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.migration.Migrations;
import java.util.List;

/** The steps that make the schema. */
public final class SqliteSchema {

  /** Tells a file of ours, in its header. The letters of the name. */
  static final int APPLICATION_ID = 0x536b6570;

  /** In order. A step that was released never changes again. */
  private static final List<String> MIGRATION_FILES =
      List.of(
          "V001__queues_and_tasks.sql",
          "V002__agents_conversations_and_plans.sql",
          "V003__messages_and_mail.sql",
          "V004__origins.sql",
          "V005__triggers.sql",
          "V006__move_progress.sql",
          "V007__changes.sql",
          "V008__marks.sql");

  private SqliteSchema() {}

  /** Returns the version that this Skep works with. */
  public static int latestVersion() {
    return Migrations.versionOf(MIGRATION_FILES.get(MIGRATION_FILES.size() - 1));
  }

  /** Reads the steps. */
  public static Migrations migrations() {
    return Migrations.load(
        SqliteSchema.class, MIGRATION_FILES.stream().map(step -> "migrations/" + step).toList());
  }
}
