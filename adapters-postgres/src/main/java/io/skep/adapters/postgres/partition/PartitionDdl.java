package io.skep.adapters.postgres.partition;

import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.domain.partition.ArchivedPartition;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the partitions of a month leave the tables that they are part of, and come back. */
public final class PartitionDdl {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionDdl.class);

  private enum PartitionState {
    ABSENT,
    ATTACHED,
    /** It has begun to leave, and whoever had it leave was interrupted. */
    LEAVING,
    DETACHED
  }

  private final AdminConnection database;

  /** Creates the DDL of partitions over a connection. */
  public PartitionDdl(AdminConnection database) {
    this.database = database;
  }

  /** Takes the month out as far as it is not out yet; nobody waits for this. */
  public void detach(ArchivedPartition archive) {
    var stored = PartitionNames.stored(archive.month());
    var archived = PartitionNames.archived(archive.month());
    for (var table : PartitionNames.PARTITIONED_TABLES) {
      if (stateOf(archived.name(table)) != PartitionState.ABSENT) {
        continue;
      }
      var leaf = stored.name(table);
      var place = stateOf(leaf);
      if (place == PartitionState.ATTACHED) {
        LOG.info("detaching partition={}", leaf);
        database.execute("ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY".formatted(table, leaf));
      } else if (place == PartitionState.LEAVING) {
        LOG.info("finishing to detach partition={}", leaf);
        database.execute("ALTER TABLE %s DETACH PARTITION %s FINALIZE".formatted(table, leaf));
      }
      if (place != PartitionState.ABSENT) {
        database.execute("SELECT skep_set_aside(?)", archive.month().atDay(1));
      }
    }
    create(archived);
  }

  /** Makes those tables of a month beside the store that are not there. */
  public void create(PartitionNames tables) {
    for (var table : PartitionNames.allTables()) {
      var name = tables.name(table);
      database.execute(
          "CREATE TABLE IF NOT EXISTS %s (LIKE %s INCLUDING ALL)".formatted(name, table));
      // Whoever makes it may have the rights of the owner without being it.
      database.execute("ALTER TABLE %s OWNER TO %s".formatted(name, ownerOf(table)));
    }
  }

  /** Removes tables of a month that are beside the store. */
  public void drop(PartitionNames tables) {
    for (var table : PartitionNames.allTables()) {
      database.execute("DROP TABLE IF EXISTS " + tables.name(table));
    }
  }

  /**
   * Puts tables of a month into the store, which has their rows at once when this is committed: as
   * its partitions, or into those that were made since for what came in late.
   */
  public void attach(PartitionNames tables) {
    database.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('skep.months ' || current_schema, 0))");
    database.execute(
        "INSERT INTO task_blocker (swarm, task, blocker) SELECT swarm, task, blocker FROM %s"
                .formatted(tables.name(PartitionNames.BLOCKER_TABLE))
            + " ON CONFLICT DO NOTHING");
    database.execute("DROP TABLE " + tables.name(PartitionNames.BLOCKER_TABLE));
    var stored = PartitionNames.stored(tables.month());
    for (int i = PartitionNames.PARTITIONED_TABLES.size() - 1; i >= 0; i--) {
      var table = PartitionNames.PARTITIONED_TABLES.get(i);
      if (stateOf(stored.name(table)) == PartitionState.ABSENT) {
        attach(table, tables, stored);
      } else {
        insert(table, tables);
      }
    }
  }

  /** As the rows are known to be of the month, nobody has to look at them. */
  private void attach(String table, PartitionNames tables, PartitionNames stored) {
    var leaf = stored.name(table);
    database.execute("ALTER TABLE %s RENAME TO %s".formatted(tables.name(table), leaf));
    var bounds =
        database.queryOne(
            "SELECT format('FROM (%%L) TO (%%L)', %s, %s)"
                .formatted(stored.lowerBound(), stored.upperBound()),
            row -> row.getString(1));
    database.execute(
        "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES %s".formatted(table, leaf, bounds));
    LOG.info("attached partition={}", leaf);
    for (var check :
        database.queryList(
            "SELECT quote_ident(conname) FROM pg_constraint"
                + " WHERE conrelid = to_regclass(?) AND contype = 'c' AND conislocal"
                + " AND coninhcount = 0",
            row -> row.getString(1),
            leaf)) {
      database.execute("ALTER TABLE %s DROP CONSTRAINT %s".formatted(leaf, check));
    }
  }

  private void insert(String table, PartitionNames tables) {
    var name = tables.name(table);
    if (table.equals("delivery")) {
      // It never ceased to be counted as unread, and is counted again as it comes in.
      database.execute(
          """
          UPDATE inbox AS i SET unread = i.unread - d.unread
          FROM (SELECT swarm, recipient, count(*) AS unread FROM %s
            WHERE status IN ('PENDING', 'DELIVERED') GROUP BY swarm, recipient) AS d
          WHERE i.swarm = d.swarm AND i.recipient = d.recipient
          """
              .formatted(name));
    }
    var columns = String.join(", ", columns(name));
    database.execute(
        "INSERT INTO %s (%s) SELECT %s FROM %s%s"
            .formatted(
                table,
                columns,
                columns,
                name,
                // Those of a delivery are made as it comes in.
                table.equals("delivery_tag") ? " ON CONFLICT DO NOTHING" : ""));
    database.execute("DROP TABLE " + name);
    LOG.info("added to partition={}", PartitionNames.stored(tables.month()).name(table));
  }

  /** Has the server believe, without looking, that a table holds nothing but rows of the month. */
  public void addMonthCheck(PartitionNames tables) {
    for (var table : PartitionNames.PARTITIONED_TABLES) {
      database.execute(
          "ALTER TABLE %s ADD CONSTRAINT skep_month CHECK (%s)"
              .formatted(tables.name(table), bounds(tables, PartitionNames.partitionKey(table))));
    }
  }

  /** The bounds are written as they are, because a function in a check would not be looked into. */
  private String bounds(PartitionNames tables, String column) {
    return database.queryOne(
        "SELECT format('%1$s >= %%L::uuid AND %1$s < %%L::uuid', %2$s, %3$s)"
            .formatted(column, tables.lowerBound(), tables.upperBound()),
        row -> row.getString(1));
  }

  /** Returns the names of the columns of a table, in their order. */
  public List<String> columns(String table) {
    return database.queryList(
        """
        SELECT quote_ident(attname) FROM pg_attribute
        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """,
        row -> row.getString(1),
        table);
  }

  private String ownerOf(String table) {
    return database.queryOne(
        "SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class WHERE oid = to_regclass(?)",
        row -> row.getString(1),
        table);
  }

  private PartitionState stateOf(String table) {
    return database
        .queryList(
            """
            SELECT CASE WHEN i.inhrelid IS NULL THEN 'DETACHED'
              WHEN i.inhdetachpending THEN 'LEAVING' ELSE 'ATTACHED' END
            FROM pg_class AS c LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid
            WHERE c.oid = to_regclass(?)
            """,
            row -> PartitionState.valueOf(row.getString(1)),
            table)
        .stream()
        .findFirst()
        .orElse(PartitionState.ABSENT);
  }
}
