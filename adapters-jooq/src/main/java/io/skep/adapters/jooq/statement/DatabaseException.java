package io.skep.adapters.jooq.statement;

import java.io.Serial;
import java.sql.SQLException;

/**
 * Carries what the driver reported to the place where it becomes a {@link
 * io.skep.domain.error.StoreException}. Never leaves an adapter.
 */
public final class DatabaseException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final SQLException sqlException;

  /** Creates the carrier. */
  public DatabaseException(SQLException reported) {
    super(reported.getMessage(), reported);
    this.sqlException = reported;
  }

  /** Returns what the driver reported. */
  public SQLException sqlException() {
    return sqlException;
  }
}
