package io.skep.adapters.jooq;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The values of one run of a {@link Prepared} statement. Of no use after it. */
public final class Arguments {

  private final PreparedStatement statement;
  private final Map<String, List<Integer>> positions;

  Arguments(PreparedStatement statement, Map<String, List<Integer>> positions) {
    this.statement = statement;
    this.positions = positions;
  }

  /** Sets the parameter that was made of this column, or that this is. */
  public <T> Arguments set(Field<T> parameter, T value) {
    bind(parameter.getName(), toDatabase(parameter, value));
    return this;
  }

  /** Sets the parameter that was made of this column, or that this is; empty becomes NULL. */
  public <T> Arguments set(Field<T> parameter, Optional<T> value) {
    bind(parameter.getName(), value.isPresent() ? toDatabase(parameter, value.get()) : null);
    return this;
  }

  /** Sets the parameter under this name to a value of the type that the database knows. */
  public Arguments set(String parameter, Object value) {
    bind(parameter, value);
    return this;
  }

  private static <T> @Nullable Object toDatabase(Field<T> parameter, T value) {
    return toDatabase(parameter.getDataType().getConverter(), value);
  }

  private static <D, T> @Nullable Object toDatabase(org.jooq.Converter<D, T> converter, T value) {
    return converter.to(value);
  }

  private void bind(String name, @Nullable Object value) {
    var places = positions.get(name);
    if (places == null) {
      throw new IllegalArgumentException("no parameter " + name + " in the statement");
    }
    try {
      for (int place : places) {
        statement.setObject(place, value);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
