package io.skep.adapters.postgres.archive;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.adapters.postgres.partition.PartitionDdl;
import io.skep.adapters.postgres.partition.PartitionNames;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.TableManifest;
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
final class PartitionCopier {

  /** Tells which threads messages are in, for those who read the files without a store. */
  static final String THREAD_TABLE = "thread";

  /** In this order. */
  static final List<String> TABLES =
      List.of(
          "task_ended",
          "attempt",
          PartitionNames.BLOCKER_TABLE,
          THREAD_TABLE,
          "message",
          "delivery");

  private static final List<String> THREAD_COLUMNS = List.of("seq", "swarm", "kind", "owner");

  private static final Map<String, String> ORDER_BY =
      Map.of(
          "task_ended",
          "id, swarm",
          "attempt",
          "task, swarm, token",
          PartitionNames.BLOCKER_TABLE,
          "task, swarm, blocker",
          THREAD_TABLE,
          "seq",
          "message",
          "id, swarm",
          "delivery",
          "message, swarm, recipient");

  private static final String FORMAT = "(FORMAT csv, HEADER, ENCODING 'UTF8')";

  private final AdminConnection database;
  private final PartitionDdl ddl;

  PartitionCopier(AdminConnection database, PartitionDdl partitions) {
    this.database = database;
    this.ddl = partitions;
  }

  TableManifest tableManifest(PartitionNames tables, String table) {
    var column = table.equals(THREAD_TABLE) ? "seq" : PartitionNames.partitionKey(table);
    var rows = rowsSql(tables, table);
    var swarms =
        database.queryList(
            "SELECT DISTINCT swarm FROM (%s) AS r ORDER BY swarm".formatted(rows),
            row -> row.getString(1));
    return database.queryOne(
        """
        SELECT count(*), (SELECT %1$s::text FROM (%2$s) AS r ORDER BY %1$s LIMIT 1),
          (SELECT %1$s::text FROM (%2$s) AS r ORDER BY %1$s DESC LIMIT 1)
        FROM (%2$s) AS r
        """
            .formatted(column, rows),
        row ->
            new TableManifest(
                table,
                columns(tables, table),
                row.getLong(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                swarms));
  }

  void copy(PartitionNames tables, String table, OutputStream target) {
    var sql =
        "COPY (%s ORDER BY %s) TO STDOUT %s"
            .formatted(rowsSql(tables, table), ORDER_BY.get(table), FORMAT);
    try {
      database.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql, target);
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLSTATE.translate(new DatabaseException(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads into a table that is there, in place of what is in it; all of it or nothing. */
  long load(PartitionNames tables, String table, List<String> columns, InputStream source) {
    var known = Set.copyOf(ddl.columns(tables.name(table)));
    var unknown = new TreeSet<>(columns);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH, "table %s has no column %s".formatted(table, unknown), null);
    }
    return database.inTransaction(
        () -> {
          database.execute("TRUNCATE " + tables.name(table));
          return load(
              "COPY %s (%s) FROM STDIN %s"
                  .formatted(tables.name(table), String.join(", ", columns), FORMAT),
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

  private String rowsSql(PartitionNames tables, String table) {
    if (table.equals(THREAD_TABLE)) {
      return "SELECT %s FROM thread WHERE seq IN (SELECT thread FROM %s)"
          .formatted(String.join(", ", THREAD_COLUMNS), tables.name("message"));
    }
    return "SELECT %s FROM %s"
        .formatted(String.join(", ", columns(tables, table)), tables.name(table));
  }

  private List<String> columns(PartitionNames tables, String table) {
    return table.equals(THREAD_TABLE)
        ? THREAD_COLUMNS
        : new ArrayList<>(ddl.columns(tables.name(table)));
  }
}
