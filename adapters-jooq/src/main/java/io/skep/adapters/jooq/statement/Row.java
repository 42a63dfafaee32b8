package io.skep.adapters.jooq.statement;

import java.sql.SQLException;
import java.util.Optional;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The present row of a running {@link SqlStatement} statement. Of no use after it. */
public final class Row {

  private final StatementAdapter adapter;
  private final SqlStatement.RenderedStatement statement;

  Row(StatementAdapter rows, SqlStatement.RenderedStatement statement) {
    this.adapter = rows;
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
  public <T> Optional<T> getOptional(Field<T> column) {
    return Optional.ofNullable(value(column));
  }

  @SuppressWarnings("unchecked") // The column was found by its field, which has the type.
  private <T> @Nullable T value(Field<T> field) {
    var column = statement.column(field);
    try {
      var raw = readRaw(column.type(), column.index());
      return raw == null ? null : (T) column.converter().from(raw);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Asks whether it is NULL only where the value alone does not tell. */
  private @Nullable Object readRaw(SqlType kind, int place) throws SQLException {
    return switch (kind) {
      case LONG -> {
        long number = adapter.getLong(place);
        yield number == 0 && adapter.isNull(place) ? null : (Object) number;
      }
      case INTEGER -> {
        long number = adapter.getLong(place);
        yield number == 0 && adapter.isNull(place) ? null : (Object) Math.toIntExact(number);
      }
      case DOUBLE -> {
        double number = adapter.getDouble(place);
        yield number == 0 && adapter.isNull(place) ? null : (Object) number;
      }
      case BOOLEAN -> adapter.getBoolean(place);
      case STRING -> adapter.getString(place);
      case BYTES -> adapter.getBytes(place);
      case UUID -> adapter.getUuid(place);
      case INSTANT -> adapter.getInstant(place);
      case LABELS -> adapter.getLabels(place);
    };
  }
}
