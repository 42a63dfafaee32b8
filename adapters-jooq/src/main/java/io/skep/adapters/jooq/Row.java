package io.skep.adapters.jooq;

import java.sql.SQLException;
import java.util.Optional;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The present row of a running {@link Prepared} statement. Of no use after it. */
public final class Row {

  private final DriverStatement rows;
  private final Prepared.Composed statement;

  Row(DriverStatement rows, Prepared.Composed statement) {
    this.rows = rows;
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

  @SuppressWarnings("unchecked") // The column was found by its field, which has the type.
  private <T> @Nullable T value(Field<T> field) {
    var column = statement.column(field);
    try {
      var raw = raw(column.kind(), column.place());
      return raw == null ? null : (T) column.converter().from(raw);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Asks whether it is NULL only where the value alone does not tell. */
  private @Nullable Object raw(Kind kind, int place) throws SQLException {
    return switch (kind) {
      case NUMBER -> {
        long number = rows.number(place);
        yield number == 0 && rows.isNull(place) ? null : (Object) number;
      }
      case SMALL_NUMBER -> {
        long number = rows.number(place);
        yield number == 0 && rows.isNull(place) ? null : (Object) Math.toIntExact(number);
      }
      case REAL -> {
        double number = rows.real(place);
        yield number == 0 && rows.isNull(place) ? null : (Object) number;
      }
      case TRUTH -> rows.truth(place);
      case TEXT -> rows.text(place);
      case BYTES -> rows.bytes(place);
      case ID -> rows.id(place);
      case MOMENT -> rows.moment(place);
      case WORDS -> rows.words(place);
    };
  }
}
