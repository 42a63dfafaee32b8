package io.skep.adapters.jooq;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jooq.Converter;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The present row of a running {@link Prepared} statement. Of no use after it. */
public final class Row {

  private final ResultSet results;
  private final Prepared.Composed statement;

  Row(ResultSet results, Prepared.Composed statement) {
    this.results = results;
    this.statement = statement;
  }

  /** Returns the value of a column that was selected and that is never NULL. */
  public <T> T get(Field<T> column) {
    var value = value(column);
    if (value == null) {
      throw new IllegalStateException("column " + column + " is NULL");
    }
    return value;
  }

  /** Returns the value of a column that was selected; NULL becomes empty. */
  public <T> Optional<T> find(Field<T> column) {
    return Optional.ofNullable(value(column));
  }

  private <T> @Nullable T value(Field<T> column) {
    try {
      return converted(column.getDataType().getConverter(), statement.place(column));
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private <D, T> @Nullable T converted(Converter<D, T> converter, int index) throws SQLException {
    var type = converter.fromType();
    var raw = raw(type, index);
    return raw == null ? null : converter.from(type.cast(raw));
  }

  /** Asks whether it was NULL only where the value alone does not tell. */
  private @Nullable Object raw(Class<?> type, int index) throws SQLException {
    if (type == Long.class) {
      long number = results.getLong(index);
      return number == 0 && results.wasNull() ? null : (Object) number;
    }
    if (type == Integer.class) {
      int number = results.getInt(index);
      return number == 0 && results.wasNull() ? null : (Object) number;
    }
    if (type == String.class) {
      return results.getString(index);
    }
    if (type == byte[].class) {
      return results.getBytes(index);
    }
    if (type == Double.class) {
      double number = results.getDouble(index);
      return number == 0 && results.wasNull() ? null : (Object) number;
    }
    if (type == Boolean.class) {
      return results.getBoolean(index);
    }
    return results.getObject(index);
  }
}
