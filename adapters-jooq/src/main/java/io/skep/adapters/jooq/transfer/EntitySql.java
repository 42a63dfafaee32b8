package io.skep.adapters.jooq.transfer;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.domain.transfer.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What a store says in SQL of the rows of one kind. Its rows are named {@code r}; the columns are
 * those of {@link TransferredColumns} and those that order them.
 */
public final class EntitySql {

  private static final UUID MIN_UUID = new UUID(0, 0);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

  private final EntityType entityType;
  private final List<Field<?>> columns;
  private final List<Field<?>> orderColumns;
  private final String source;
  private final List<String> conflictConditions;
  private final SqlStatement readStatement;

  /**
   * Creates what is said of a kind.
   *
   * @param rows a table, or a selection in brackets, with all the columns
   * @param order the columns that lead through all rows by an index, none of them ever NULL; all
   *     but the last hold no line breaks
   * @param otherPlaces conditions on {@code r} beside that of the key, for each of which there can
   *     be one row only; <code>{column}</code> stands for the column of the row that is sought
   */
  public EntitySql(EntityType kind, String rows, List<Field<?>> order, List<String> otherPlaces) {
    this.entityType = kind;
    this.orderColumns = List.copyOf(order);
    this.source = rows;
    columns = TransferredColumns.forType(kind);
    conflictConditions = new ArrayList<>(List.of(keyCondition()));
    conflictConditions.addAll(otherPlaces);
    List<Field<?>> selected = new ArrayList<>(columns);
    order.stream().filter(column -> !columns.contains(column)).forEach(selected::add);
    readStatement =
        SqlStatement.ofText(
            "move.read-" + kind.name(),
            selected,
            "SELECT %s FROM %s AS r WHERE (%s) > (%s) ORDER BY %s LIMIT %d"
                .formatted(
                    joinNames(selected, "r."),
                    rows,
                    joinNames(order, "r."),
                    joinNames(order, ":"),
                    joinNames(order, "r."),
                    RowBatch.MAX_ROWS + 1));
  }

  private String keyCondition() {
    return columns.subList(0, entityType.keyLength()).stream()
        .map(column -> "r.%1$s = {%1$s}".formatted(column.getName()))
        .collect(Collectors.joining(" AND "));
  }

  /** Returns a column of a store's own, that orders its rows. */
  public static <T> Field<T> storeSpecificColumn(String name, Class<T> type) {
    return DSL.field(DSL.name(name), type);
  }

  /** Returns the columns under these names, of those that rows of a kind consist of. */
  public static List<Field<?>> columns(EntityType kind, String... names) {
    List<Field<?>> found = new ArrayList<>();
    for (var name : names) {
      TransferredColumns.forType(kind).stream()
          .filter(it -> it.getName().equals(name))
          .forEach(found::add);
    }
    if (found.size() != names.length) {
      throw new IllegalArgumentException("of %s there are only %s".formatted(kind, found));
    }
    return found;
  }

  /** Returns the names of columns, each behind a prefix, with commas between them. */
  public static String joinNames(List<Field<?>> columns, String prefix) {
    return columns.stream()
        .map(column -> prefix + column.getName())
        .collect(Collectors.joining(", "));
  }

  /** Returns the columns of its rows. */
  public List<Field<?>> columns() {
    return columns;
  }

  /** Returns the table or selection that its rows are read from. */
  public String source() {
    return source;
  }

  /** Returns the conditions that lead to what is in place of a row, the one of the key first. */
  public List<String> conflictConditions(UnaryOperator<String> given) {
    return conflictConditions.stream()
        .map(place -> PLACEHOLDER.matcher(place).replaceAll(it -> given.apply(it.group(1))))
        .toList();
  }

  /** Returns the statement that reads the next rows. */
  public SqlStatement readStatement() {
    return readStatement;
  }

  /** Sets where reading goes on. */
  void bindPosition(Bindings arguments, String position) {
    var keys = position.split("\n", orderColumns.size());
    for (int i = 0; i < orderColumns.size(); i++) {
      boolean start = position.equals(PortableRowReader.START);
      bind(
          arguments,
          orderColumns.get(i),
          parseKeyOrMin(orderColumns.get(i), start ? null : keys[i]));
    }
  }

  private static Object parseKeyOrMin(Field<?> column, @Nullable String text) {
    if (column.getType() == UUID.class) {
      return text == null ? MIN_UUID : UUID.fromString(text);
    }
    if (column.getType() == Long.class) {
      return text == null ? (Object) Long.MIN_VALUE : Long.valueOf(text);
    }
    return text == null ? "" : text;
  }

  /** Returns the position of a row that was read. */
  String positionOf(Row row) {
    return orderColumns.stream()
        .map(column -> row.get(column).toString())
        .collect(Collectors.joining("\n"));
  }

  /** Returns the row as it was read by a statement that returns all its columns. */
  public PortableRow toPortableRow(Row row) {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (var column : columns) {
      values.add(row.getOptional(column).orElse(null));
    }
    return new PortableRow(entityType, values);
  }

  /** Sets those columns of a row that a statement has parameters for. */
  public void bind(Bindings arguments, PortableRow row, Set<String> parameters) {
    for (int i = 0; i < columns.size(); i++) {
      if (parameters.contains(columns.get(i).getName())) {
        bind(arguments, columns.get(i), row.values().get(i));
      }
    }
  }

  @SuppressWarnings("unchecked") // The value was read from the same column.
  private static <T> void bind(Bindings arguments, Field<T> column, @Nullable Object value) {
    arguments.set(column, (Optional<T>) Optional.ofNullable(value));
  }
}
