package io.skep.adapters.jooq;

import java.util.Arrays;
import java.util.Optional;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The values of one run of a {@link Prepared} statement. Of no use after it. */
public final class Arguments {

  /** Stands for a value that was not set. */
  private static final Object UNSET = new Object();

  private final Prepared.Composed statement;
  private final @Nullable Object[] values;

  Arguments(Prepared.Composed statement) {
    this.statement = statement;
    values = new Object[statement.size()];
  }

  /** Sets the parameter that was made of this column, or that this is. */
  public <T> Arguments set(Field<T> parameter, T value) {
    return put(parameter, value);
  }

  /** Sets the parameter that was made of this column, or that this is; empty becomes NULL. */
  public <T> Arguments set(Field<T> parameter, Optional<T> value) {
    return put(parameter, value.isPresent() ? value.get() : null);
  }

  /** Sets the parameter under this name to a value of a type that the database knows. */
  public Arguments set(String parameter, Object value) {
    put(statement.positions(parameter), value);
    return this;
  }

  private Arguments put(Field<?> parameter, @Nullable Object value) {
    var slot = statement.slot(parameter);
    put(slot.positions(), value == null ? slot.kind() : slot.converter().to(value));
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
