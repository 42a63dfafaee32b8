package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Prepared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Makes the statements of the repositories. */
final class Statements {

  /** How many rows at most. */
  static final Param<Long> LIMIT = DSL.param("limit", SQLDataType.BIGINT);

  /** The text that a page goes on behind; the empty text is behind nothing. */
  static final Param<String> AFTER = DSL.param("after", SQLDataType.CLOB);

  private Statements() {}

  /** Returns a statement in the SQL of SQLite. */
  static Prepared prepared(String operation, Supplier<? extends Query> query) {
    return new Prepared(operation, SQLDialect.SQLITE, List.of(), query);
  }

  /** Returns a statement that changes rows and returns these columns of them. */
  static Prepared returning(
      String operation, List<Field<?>> columns, Supplier<? extends Query> query) {
    return new Prepared(operation, SQLDialect.SQLITE, columns, query);
  }

  /** Returns NULL, as a value of a column. */
  static <T> Field<T> none(Field<T> column) {
    return DSL.field(DSL.sql("NULL"), column.getDataType());
  }

  /**
   * Composes a statement of each sort. The first ones that a process composes have it load most of
   * jOOQ, which takes so long that it must not happen while other processes wait for their turn to
   * write.
   */
  static void load() {
    for (var statement :
        List.of(
            MessageStatements.THREAD_FIND,
            MessageStatements.THREAD_GROW,
            MessageStatements.ADD,
            DeliveryStatements.ADD)) {
      statement.sql();
    }
  }

  /** Returns these columns and these further ones. */
  static List<Field<?>> columns(Collection<Field<?>> first, Field<?>... further) {
    return columns(first, List.of(further));
  }

  /** Returns these columns and these further ones. */
  static List<Field<?>> columns(Collection<Field<?>> first, Collection<Field<?>> further) {
    List<Field<?>> all = new ArrayList<>(first);
    all.addAll(further);
    return all;
  }

  /** Returns an assignment of its parameter to each column. */
  static Map<Field<?>, Object> assignments(Collection<Field<?>> columns) {
    Map<Field<?>, Object> assignments = new LinkedHashMap<>();
    columns.forEach(column -> assignments.put(column, Prepared.param(column)));
    return assignments;
  }
}
