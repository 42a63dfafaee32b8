package io.skep.adapters.postgres.transfer;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Adds and finds rows that are moved, many with one statement. */
final class PostgresPortableRows {

  /** A statement, and which columns of a row it takes. */
  private record BoundStatement(SqlStatement statement, Set<String> parameters) {

    static BoundStatement of(SqlStatement statement) {
      return new BoundStatement(
          statement, Set.copyOf(statement.parameterNames(SQLDialect.POSTGRES)));
    }
  }

  /** Which of the rows that were asked for one that was found is in the place of, from 1. */
  private static final Field<Long> ORDINAL = DSL.field("place", SQLDataType.BIGINT);

  private static final Map<EntityType, BoundStatement> INSERTS = new EnumMap<>(EntityType.class);
  private static final Map<EntityType, List<BoundStatement>> FINDS =
      new EnumMap<>(EntityType.class);

  static {
    for (var kind : EntityType.values()) {
      INSERTS.put(
          kind,
          BoundStatement.of(
              SqlStatement.ofText(
                  "move.add-" + kind.name(),
                  List.of(),
                  PortableRowInsertSql.insertStatement(kind))));
      FINDS.put(kind, findStatements(kind));
    }
  }

  private final Session session;

  PostgresPortableRows(Session session) {
    this.session = session;
  }

  private static List<BoundStatement> findStatements(EntityType kind) {
    var sql = PostgresEntityQueries.forType(kind);
    List<Field<?>> found = new ArrayList<>(sql.columns());
    found.add(ORDINAL);
    return sql.conflictConditions(column -> "g." + column).stream()
        .map(
            place ->
                BoundStatement.of(
                    SqlStatement.ofText(
                        "move.find-" + kind.name(),
                        found,
                        """
                        SELECT f.*, g.place FROM %s WITH ORDINALITY AS g(%s, place),
                        LATERAL (SELECT %s FROM %s AS r WHERE %s LIMIT 1) AS f
                        """
                            .formatted(
                                PortableRowInsertSql.unnest(keyColumns(sql, place)),
                                EntitySql.joinNames(keyColumns(sql, place), ""),
                                EntitySql.joinNames(sql.columns(), "r."),
                                sql.source(),
                                place))))
        .toList();
  }

  private static List<Field<?>> keyColumns(EntitySql sql, String place) {
    return sql.columns().stream()
        .filter(column -> place.matches("(?s).*\\bg\\." + column.getName() + "\\b.*"))
        .toList();
  }

  void insert(List<PortableRow> rows) {
    var kind = rows.get(0).type();
    var sql = PostgresEntityQueries.forType(kind);
    var step = requireNonNull(INSERTS.get(kind));
    int added =
        session.update(
            step.statement(),
            values ->
                values.setArrays(
                    rows, (arguments, row) -> sql.bind(arguments, row, step.parameters())));
    if (kind == EntityType.MESSAGE && added < rows.size()) {
      throw new InvalidArgumentException(
          kind.toString(), "hold a row that refers to a thread that is not there");
    }
  }

  List<Optional<PortableRow>> find(List<PortableRow> rows) {
    var kind = rows.get(0).type();
    var sql = PostgresEntityQueries.forType(kind);
    Map<Integer, PortableRow> found = new HashMap<>();
    for (var step : requireNonNull(FINDS.get(kind))) {
      var missing = missing(rows, found);
      if (!missing.isEmpty()) {
        session.query(
            step.statement(),
            values ->
                values.setArrays(
                    missing, (arguments, i) -> sql.bind(arguments, rows.get(i), step.parameters())),
            row -> {
              found.put(missing.get(row.get(ORDINAL).intValue() - 1), sql.toPortableRow(row));
              return true;
            });
      }
    }
    List<Optional<PortableRow>> inOrder = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      inOrder.add(Optional.ofNullable(found.get(i)));
    }
    return inOrder;
  }

  private static List<Integer> missing(List<PortableRow> rows, Map<Integer, PortableRow> found) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!found.containsKey(i)) {
        missing.add(i);
      }
    }
    return missing;
  }
}
