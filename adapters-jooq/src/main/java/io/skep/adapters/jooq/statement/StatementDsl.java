package io.skep.adapters.jooq.statement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Makes the statements of repositories. */
public final class StatementDsl {

  /** How many rows at most. */
  public static final Param<Long> LIMIT = DSL.param("limit", SQLDataType.BIGINT);

  /** The text that a page goes on behind; the empty text is behind nothing. */
  public static final Param<String> AFTER = DSL.param("after", SQLDataType.CLOB);

  private StatementDsl() {}

  /** Returns a statement that is put into the words of the database at hand. */
  public static SqlStatement statement(String operation, Supplier<? extends Query> query) {
    return SqlStatement.ofQuery(operation, List.of(), dialect -> query.get());
  }

  /** Returns a statement that changes rows and returns these columns of them. */
  public static SqlStatement returning(
      String operation, List<Field<?>> columns, Supplier<? extends Query> query) {
    return SqlStatement.ofQuery(operation, columns, dialect -> query.get());
  }

  /** Returns NULL, as a value of a column. */
  public static <T> Field<T> nullOf(Field<T> column) {
    return DSL.field(DSL.sql("NULL"), column.getDataType());
  }

  /** Returns these columns and these further ones. */
  public static List<Field<?>> concat(Collection<Field<?>> first, Field<?>... further) {
    return concat(first, List.of(further));
  }

  /** Returns these columns and these further ones. */
  public static List<Field<?>> concat(Collection<Field<?>> first, Collection<Field<?>> further) {
    List<Field<?>> all = new ArrayList<>(first);
    all.addAll(further);
    return all;
  }

  /** Returns an assignment of its parameter to each column. */
  public static Map<Field<?>, Object> assignments(Collection<Field<?>> columns) {
    Map<Field<?>, Object> assignments = new LinkedHashMap<>();
    columns.forEach(column -> assignments.put(column, SqlStatement.param(column)));
    return assignments;
  }
}
