package io.skep.adapters.postgres;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.moving.KindSql;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
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
final class MovedRows {

  /** A statement, and which columns of a row it takes. */
  private record Step(Prepared statement, Set<String> parameters) {

    static Step of(Prepared statement) {
      return new Step(statement, Set.copyOf(statement.parameters(SQLDialect.POSTGRES)));
    }
  }

  /** Which of the rows that were asked for one that was found is in the place of, from 1. */
  private static final Field<Long> PLACE = DSL.field("place", SQLDataType.BIGINT);

  private static final Map<RowKind, Step> ADD = new EnumMap<>(RowKind.class);
  private static final Map<RowKind, List<Step>> FIND = new EnumMap<>(RowKind.class);

  static {
    for (var kind : RowKind.values()) {
      ADD.put(
          kind,
          Step.of(Prepared.written("move.add-" + kind.name(), List.of(), MovedRowsSql.add(kind))));
      FIND.put(kind, finding(kind));
    }
  }

  private final Session session;

  MovedRows(Session session) {
    this.session = session;
  }

  private static List<Step> finding(RowKind kind) {
    var sql = MovedKinds.of(kind);
    List<Field<?>> found = new ArrayList<>(sql.columns());
    found.add(PLACE);
    return sql.places(column -> "g." + column).stream()
        .map(
            place ->
                Step.of(
                    Prepared.written(
                        "move.find-" + kind.name(),
                        found,
                        """
                        SELECT f.*, g.place FROM %s WITH ORDINALITY AS g(%s, place),
                        LATERAL (SELECT %s FROM %s AS r WHERE %s LIMIT 1) AS f
                        """
                            .formatted(
                                MovedRowsSql.given(sought(sql, place)),
                                KindSql.names(sought(sql, place), ""),
                                KindSql.names(sql.columns(), "r."),
                                sql.rows(),
                                place))))
        .toList();
  }

  private static List<Field<?>> sought(KindSql sql, String place) {
    return sql.columns().stream()
        .filter(column -> place.matches("(?s).*\\bg\\." + column.getName() + "\\b.*"))
        .toList();
  }

  void insert(List<StoredRow> rows) {
    var kind = rows.get(0).kind();
    var sql = MovedKinds.of(kind);
    var step = requireNonNull(ADD.get(kind));
    int added =
        session.update(
            step.statement(),
            values ->
                values.each(rows, (arguments, row) -> sql.set(arguments, row, step.parameters())));
    if (kind == RowKind.MESSAGE && added < rows.size()) {
      throw new InvalidArgumentException(
          kind.toString(), "hold a row that refers to a thread that is not there");
    }
  }

  List<Optional<StoredRow>> find(List<StoredRow> rows) {
    var kind = rows.get(0).kind();
    var sql = MovedKinds.of(kind);
    Map<Integer, StoredRow> found = new HashMap<>();
    for (var step : requireNonNull(FIND.get(kind))) {
      var missing = missing(rows, found);
      if (!missing.isEmpty()) {
        session.run(
            step.statement(),
            values ->
                values.each(
                    missing, (arguments, i) -> sql.set(arguments, rows.get(i), step.parameters())),
            row -> {
              found.put(missing.get(row.get(PLACE).intValue() - 1), sql.row(row));
              return true;
            });
      }
    }
    List<Optional<StoredRow>> inOrder = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      inOrder.add(Optional.ofNullable(found.get(i)));
    }
    return inOrder;
  }

  private static List<Integer> missing(List<StoredRow> rows, Map<Integer, StoredRow> found) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!found.containsKey(i)) {
        missing.add(i);
      }
    }
    return missing;
  }
}
