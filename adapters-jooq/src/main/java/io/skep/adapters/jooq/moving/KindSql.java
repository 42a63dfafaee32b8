package io.skep.adapters.jooq.moving;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.move.StoredRows;
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
 * those of {@link MovedColumns} and those that order them.
 */
public final class KindSql {

  private static final UUID LOWEST = new UUID(0, 0);
  private static final Pattern GIVEN = Pattern.compile("\\{([a-z_]+)}");

  private final RowKind kind;
  private final List<Field<?>> columns;
  private final List<Field<?>> order;
  private final String rows;
  private final List<String> places;
  private final Prepared read;

  /**
   * Creates what is said of a kind.
   *
   * @param rows a table, or a selection in brackets, with all the columns
   * @param order the columns that lead through all rows by an index, none of them ever NULL; all
   *     but the last hold no line breaks
   * @param otherPlaces conditions on {@code r} beside that of the key, for each of which there can
   *     be one row only; <code>{column}</code> stands for the column of the row that is sought
   */
  public KindSql(RowKind kind, String rows, List<Field<?>> order, List<String> otherPlaces) {
    this.kind = kind;
    this.order = List.copyOf(order);
    this.rows = rows;
    columns = MovedColumns.of(kind);
    places = new ArrayList<>(List.of(key()));
    places.addAll(otherPlaces);
    List<Field<?>> selected = new ArrayList<>(columns);
    order.stream().filter(column -> !columns.contains(column)).forEach(selected::add);
    read =
        Prepared.written(
            "move.read-" + kind.name(),
            selected,
            "SELECT %s FROM %s AS r WHERE (%s) > (%s) ORDER BY %s LIMIT %d"
                .formatted(
                    names(selected, "r."),
                    rows,
                    names(order, "r."),
                    names(order, ":"),
                    names(order, "r."),
                    RowBatch.MAX_ROWS + 1));
  }

  private String key() {
    return columns.subList(0, kind.keyLength()).stream()
        .map(column -> "r.%1$s = {%1$s}".formatted(column.getName()))
        .collect(Collectors.joining(" AND "));
  }

  /** Returns a column of a store's own, that orders its rows. */
  public static <T> Field<T> own(String name, Class<T> type) {
    return DSL.field(DSL.name(name), type);
  }

  /** Returns the columns under these names, of those that rows of a kind consist of. */
  public static List<Field<?>> columns(RowKind kind, String... names) {
    List<Field<?>> found = new ArrayList<>();
    for (var name : names) {
      MovedColumns.of(kind).stream().filter(it -> it.getName().equals(name)).forEach(found::add);
    }
    if (found.size() != names.length) {
      throw new IllegalArgumentException("of %s there are only %s".formatted(kind, found));
    }
    return found;
  }

  /** Returns the names of columns, each behind a prefix, with commas between them. */
  public static String names(List<Field<?>> columns, String prefix) {
    return columns.stream()
        .map(column -> prefix + column.getName())
        .collect(Collectors.joining(", "));
  }

  /** Returns the columns of its rows. */
  public List<Field<?>> columns() {
    return columns;
  }

  /** Returns the table or selection that its rows are read from. */
  public String rows() {
    return rows;
  }

  /** Returns the conditions that lead to what is in place of a row, the one of the key first. */
  public List<String> places(UnaryOperator<String> given) {
    return places.stream()
        .map(place -> GIVEN.matcher(place).replaceAll(it -> given.apply(it.group(1))))
        .toList();
  }

  /** Returns the statement that reads the next rows. */
  public Prepared read() {
    return read;
  }

  /** Sets where reading goes on. */
  void setPosition(Arguments arguments, String position) {
    var keys = position.split("\n", order.size());
    for (int i = 0; i < order.size(); i++) {
      boolean start = position.equals(StoredRows.START);
      set(arguments, order.get(i), lowest(order.get(i), start ? null : keys[i]));
    }
  }

  private static Object lowest(Field<?> column, @Nullable String text) {
    if (column.getType() == UUID.class) {
      return text == null ? LOWEST : UUID.fromString(text);
    }
    if (column.getType() == Long.class) {
      return text == null ? (Object) Long.MIN_VALUE : Long.valueOf(text);
    }
    return text == null ? "" : text;
  }

  /** Returns the position of a row that was read. */
  String position(Row row) {
    return order.stream()
        .map(column -> row.get(column).toString())
        .collect(Collectors.joining("\n"));
  }

  /** Returns the row as it was read by a statement that returns all its columns. */
  public StoredRow row(Row row) {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (var column : columns) {
      values.add(row.find(column).orElse(null));
    }
    return new StoredRow(kind, values);
  }

  /** Sets those columns of a row that a statement has parameters for. */
  public void set(Arguments arguments, StoredRow row, Set<String> parameters) {
    for (int i = 0; i < columns.size(); i++) {
      if (parameters.contains(columns.get(i).getName())) {
        set(arguments, columns.get(i), row.values().get(i));
      }
    }
  }

  @SuppressWarnings("unchecked") // The value was read from the same column.
  private static <T> void set(Arguments arguments, Field<T> column, @Nullable Object value) {
    arguments.set(column, (Optional<T>) Optional.ofNullable(value));
  }
}
