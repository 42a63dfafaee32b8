package io.skep.adapters.jooq.statement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The values of one run of a {@link SqlStatement} statement. Of no use after it. */
public final class Bindings {

  /** Stands for a value that was not set. */
  private static final Object UNSET = new Object();

  private final SqlStatement.RenderedStatement statement;
  private final @Nullable Object[] values;

  Bindings(SqlStatement.RenderedStatement statement) {
    this.statement = statement;
    values = new Object[statement.parameterCount()];
  }

  /** Sets the parameter that was made of this column, or that this is. */
  public <T> Bindings set(Field<T> parameter, T value) {
    return put(parameter, value);
  }

  /** Sets the parameter that was made of this column, or that this is; empty becomes NULL. */
  public <T> Bindings set(Field<T> parameter, Optional<T> value) {
    return put(parameter, value.isPresent() ? value.get() : null);
  }

  /** Sets the parameter under this name to a value of a type that the database knows. */
  public Bindings set(String parameter, Object value) {
    put(statement.positions(parameter), value);
    return this;
  }

  /**
   * Sets parameters to what they are for many rows, each as one array.
   *
   * @param rows at least one
   * @param row sets the values of a row, the same parameters for each
   */
  public <R> Bindings setArrays(Collection<R> rows, BiConsumer<Bindings, R> row) {
    List<@Nullable Object[]> filled = new ArrayList<>(rows.size());
    for (var one : rows) {
      var arguments = new Bindings(statement);
      arguments.clear();
      row.accept(arguments, one);
      filled.add(arguments.values);
    }
    for (int place = 0; place < values.length; place++) {
      if (filled.get(0)[place] != UNSET) {
        values[place] = toArrayValue(filled, place);
      }
    }
    return this;
  }

  private static ArrayValue toArrayValue(List<@Nullable Object[]> rows, int place) {
    List<@Nullable Object> column = new ArrayList<>(rows.size());
    for (var row : rows) {
      column.add(row[place] instanceof SqlType ? null : row[place]);
    }
    var first = Objects.requireNonNull(rows.get(0)[place]);
    return new ArrayValue(
        first instanceof SqlType kind ? kind : SqlType.forJavaType(first.getClass()), column);
  }

  private Bindings put(Field<?> parameter, @Nullable Object value) {
    var slot = statement.slot(parameter);
    put(slot.positions(), value == null ? slot.type() : slot.converter().to(value));
    return this;
  }

  private void put(int[] positions, @Nullable Object value) {
    for (int position : positions) {
      values[position] = value;
    }
  }

  void clear() {
    Arrays.fill(values, UNSET);
  }

  @Nullable Object[] values() {
    for (var value : values) {
      if (value == UNSET) {
        throw new IllegalStateException("a parameter is not set: " + statement);
      }
    }
    return values;
  }
}
