package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.TableContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.PGConnection;

/** What is copied of a month, and how. */
final class MonthCopies {

  /** Tells which threads messages are in, for those who read the files without a store. */
  static final String THREADS = "thread";

  /** In this order. */
  static final List<String> TABLES =
      List.of("task_ended", "attempt", MonthTables.WAITS, THREADS, "message", "delivery");

  private static final List<String> THREAD_COLUMNS = List.of("seq", "swarm", "kind", "owner");

  private static final Map<String, String> ORDER =
      Map.of(
          "task_ended",
          "id, swarm",
          "attempt",
          "task, swarm, token",
          MonthTables.WAITS,
          "task, swarm, blocker",
          THREADS,
          "seq",
          "message",
          "id, swarm",
          "delivery",
          "message, swarm, recipient");

  private static final String FORM = "(FORMAT csv, HEADER, ENCODING 'UTF8')";

  private final Direct database;
  private final MonthPartitions partitions;

  MonthCopies(Direct database, MonthPartitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  TableContents contents(MonthTables tables, String table) {
    var column = table.equals(THREADS) ? "seq" : MonthTables.keptBy(table);
    var rows = rows(tables, table);
    var swarms =
        database.list(
            "SELECT DISTINCT swarm FROM (%s) AS r ORDER BY swarm".formatted(rows),
            row -> row.getString(1));
    return database.one(
        """
        SELECT count(*), (SELECT %1$s::text FROM (%2$s) AS r ORDER BY %1$s LIMIT 1),
          (SELECT %1$s::text FROM (%2$s) AS r ORDER BY %1$s DESC LIMIT 1)
        FROM (%2$s) AS r
        """
            .formatted(column, rows),
        row ->
            new TableContents(
                table,
                columns(tables, table),
                row.getLong(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                swarms));
  }

  void copy(MonthTables tables, String table, OutputStream target) {
    var sql =
        "COPY (%s ORDER BY %s) TO STDOUT %s".formatted(rows(tables, table), ORDER.get(table), FORM);
    try {
      database.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql, target);
    } catch (SQLException e) {
      throw StoreFailures.SQLSTATE.translate(new DatabaseException(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads into a table that is there, in place of what is in it; all of it or nothing. */
  long load(MonthTables tables, String table, List<String> columns, InputStream source) {
    var known = Set.copyOf(partitions.columns(tables.name(table)));
    var unknown = new TreeSet<>(columns);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH, "table %s has no column %s".formatted(table, unknown), null);
    }
    return database.together(
        () -> {
          database.run("TRUNCATE " + tables.name(table));
          return load(
              "COPY %s (%s) FROM STDIN %s"
                  .formatted(tables.name(table), String.join(", ", columns), FORM),
              source);
        });
  }

  private long load(String sql, InputStream source) {
    try {
      return database.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(sql, source);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String rows(MonthTables tables, String table) {
    if (table.equals(THREADS)) {
      return "SELECT %s FROM thread WHERE seq IN (SELECT thread FROM %s)"
          .formatted(String.join(", ", THREAD_COLUMNS), tables.name("message"));
    }
    return "SELECT %s FROM %s"
        .formatted(String.join(", ", columns(tables, table)), tables.name(table));
  }

  private List<String> columns(MonthTables tables, String table) {
    return table.equals(THREADS)
        ? THREAD_COLUMNS
        : new ArrayList<>(partitions.columns(tables.name(table)));
  }
}
