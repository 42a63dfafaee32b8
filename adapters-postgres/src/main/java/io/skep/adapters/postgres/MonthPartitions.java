package io.skep.adapters.postgres;

import io.skep.domain.month.Archive;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the partitions of a month leave the tables that they are part of, and come back. */
final class MonthPartitions {

  private static final Logger LOG = LoggerFactory.getLogger(MonthPartitions.class);

  private enum Place {
    NOWHERE,
    ATTACHED,
    /** It has begun to leave, and whoever had it leave was interrupted. */
    LEAVING,
    DETACHED
  }

  private final Direct database;

  MonthPartitions(Direct database) {
    this.database = database;
  }

  /** Takes the month out as far as it is not out yet; nobody waits for this. */
  void detach(Archive archive) {
    var stored = MonthTables.stored(archive.month());
    var archived = MonthTables.archived(archive.month());
    for (var table : MonthTables.MONTHLY) {
      if (placeOf(archived.name(table)) != Place.NOWHERE) {
        continue;
      }
      var leaf = stored.name(table);
      var place = placeOf(leaf);
      if (place == Place.ATTACHED) {
        LOG.info("detaching partition={}", leaf);
        database.run("ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY".formatted(table, leaf));
      } else if (place == Place.LEAVING) {
        LOG.info("finishing to detach partition={}", leaf);
        database.run("ALTER TABLE %s DETACH PARTITION %s FINALIZE".formatted(table, leaf));
      }
      if (place != Place.NOWHERE) {
        database.run("SELECT skep_set_aside(?)", archive.month().atDay(1));
      }
    }
    make(archived);
  }

  /** Makes those tables of a month beside the store that are not there. */
  void make(MonthTables tables) {
    for (var table : MonthTables.all()) {
      var name = tables.name(table);
      database.run("CREATE TABLE IF NOT EXISTS %s (LIKE %s INCLUDING ALL)".formatted(name, table));
      // Whoever makes it may have the rights of the owner without being it.
      database.run("ALTER TABLE %s OWNER TO %s".formatted(name, ownerOf(table)));
    }
  }

  /** Removes tables of a month that are beside the store. */
  void drop(MonthTables tables) {
    for (var table : MonthTables.all()) {
      database.run("DROP TABLE IF EXISTS " + tables.name(table));
    }
  }

  /**
   * Puts tables of a month into the store, which has their rows at once when this is committed: as
   * its partitions, or into those that were made since for what came in late.
   */
  void attach(MonthTables tables) {
    database.run(
        "SELECT pg_advisory_xact_lock(hashtextextended('skep.months ' || current_schema, 0))");
    database.run(
        "INSERT INTO task_blocker (swarm, task, blocker) SELECT swarm, task, blocker FROM %s"
                .formatted(tables.name(MonthTables.WAITS))
            + " ON CONFLICT DO NOTHING");
    database.run("DROP TABLE " + tables.name(MonthTables.WAITS));
    var stored = MonthTables.stored(tables.month());
    for (int i = MonthTables.MONTHLY.size() - 1; i >= 0; i--) {
      var table = MonthTables.MONTHLY.get(i);
      if (placeOf(stored.name(table)) == Place.NOWHERE) {
        attach(table, tables, stored);
      } else {
        insert(table, tables);
      }
    }
  }

  /** As the rows are known to be of the month, nobody has to look at them. */
  private void attach(String table, MonthTables tables, MonthTables stored) {
    var leaf = stored.name(table);
    database.run("ALTER TABLE %s RENAME TO %s".formatted(tables.name(table), leaf));
    var bounds =
        database.one(
            "SELECT format('FROM (%%L) TO (%%L)', %s, %s)"
                .formatted(stored.since(), stored.until()),
            row -> row.getString(1));
    database.run("ALTER TABLE %s ATTACH PARTITION %s FOR VALUES %s".formatted(table, leaf, bounds));
    LOG.info("attached partition={}", leaf);
    for (var check :
        database.list(
            "SELECT quote_ident(conname) FROM pg_constraint"
                + " WHERE conrelid = to_regclass(?) AND contype = 'c' AND conislocal"
                + " AND coninhcount = 0",
            row -> row.getString(1),
            leaf)) {
      database.run("ALTER TABLE %s DROP CONSTRAINT %s".formatted(leaf, check));
    }
  }

  private void insert(String table, MonthTables tables) {
    var name = tables.name(table);
    if (table.equals("delivery")) {
      // It never ceased to be counted as unread, and is counted again as it comes in.
      database.run(
          """
          UPDATE inbox AS i SET unread = i.unread - d.unread
          FROM (SELECT swarm, recipient, count(*) AS unread FROM %s
            WHERE status IN ('PENDING', 'DELIVERED') GROUP BY swarm, recipient) AS d
          WHERE i.swarm = d.swarm AND i.recipient = d.recipient
          """
              .formatted(name));
    }
    var columns = String.join(", ", columns(name));
    database.run(
        "INSERT INTO %s (%s) SELECT %s FROM %s%s"
            .formatted(
                table,
                columns,
                columns,
                name,
                // Those of a delivery are made as it comes in.
                table.equals("delivery_tag") ? " ON CONFLICT DO NOTHING" : ""));
    database.run("DROP TABLE " + name);
    LOG.info("added to partition={}", MonthTables.stored(tables.month()).name(table));
  }

  /** Has the server believe, without looking, that a table holds nothing but rows of the month. */
  void confine(MonthTables tables) {
    for (var table : MonthTables.MONTHLY) {
      database.run(
          "ALTER TABLE %s ADD CONSTRAINT skep_month CHECK (%s)"
              .formatted(tables.name(table), bounds(tables, MonthTables.keptBy(table))));
    }
  }

  /** The bounds are written as they are, because a function in a check would not be looked into. */
  private String bounds(MonthTables tables, String column) {
    return database.one(
        "SELECT format('%1$s >= %%L::uuid AND %1$s < %%L::uuid', %2$s, %3$s)"
            .formatted(column, tables.since(), tables.until()),
        row -> row.getString(1));
  }

  List<String> columns(String table) {
    return database.list(
        """
        SELECT quote_ident(attname) FROM pg_attribute
        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """,
        row -> row.getString(1),
        table);
  }

  private String ownerOf(String table) {
    return database.one(
        "SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class WHERE oid = to_regclass(?)",
        row -> row.getString(1),
        table);
  }

  private Place placeOf(String table) {
    return database
        .list(
            """
            SELECT CASE WHEN i.inhrelid IS NULL THEN 'DETACHED'
              WHEN i.inhdetachpending THEN 'LEAVING' ELSE 'ATTACHED' END
            FROM pg_class AS c LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid
            WHERE c.oid = to_regclass(?)
            """,
            row -> Place.valueOf(row.getString(1)),
            table)
        .stream()
        .findFirst()
        .orElse(Place.NOWHERE);
  }
}
