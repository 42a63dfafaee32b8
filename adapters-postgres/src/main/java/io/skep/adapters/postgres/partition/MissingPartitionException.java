package io.skep.adapters.postgres.partition;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.Serial;
import java.time.YearMonth;
import java.util.Set;

/** Says that a transaction needs months that have no partitions yet; it is to be run again. */
public final class MissingPartitionException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Never leaves the process.
  private final Set<YearMonth> months;

  private MissingPartitionException(Set<YearMonth> months) {
    super("no partitions yet for " + months);
    this.months = Set.copyOf(months);
  }

  /** Returns a failure of the store, which no block that writes goes on after. */
  static StoreException toStoreException(Set<YearMonth> months) {
    var cause = new MissingPartitionException(months);
    return new StoreException(ErrorCode.STORE_BUSY, String.valueOf(cause.getMessage()), cause);
  }

  /** Returns the months that have no partition. */
  public Set<YearMonth> months() {
    return months;
  }
}
