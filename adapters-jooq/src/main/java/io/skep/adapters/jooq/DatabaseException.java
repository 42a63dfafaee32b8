package io.skep.adapters.jooq;

import java.io.Serial;
import java.sql.SQLException;

/**
 * Carries what the driver reported to the place where it becomes a {@link
 * io.skep.domain.error.StoreException}. Never leaves an adapter.
 */
public final class DatabaseException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final SQLException reported;

  /** Creates the carrier. */
  public DatabaseException(SQLException reported) {
    super(reported.getMessage(), reported);
    this.reported = reported;
  }

  /** Returns what the driver reported. */
  public SQLException reported() {
    return reported;
  }
}
