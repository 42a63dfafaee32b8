package io.skep.adapters.postgres;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.Serial;
import java.time.YearMonth;
import java.util.Set;

/** Says that a transaction needs months that have no partitions yet; it is to be run again. */
final class MissingMonths extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Never leaves the process.
  private final Set<YearMonth> months;

  private MissingMonths(Set<YearMonth> months) {
    super("no partitions yet for " + months);
    this.months = Set.copyOf(months);
  }

  /** Returns a failure of the store, which no block that writes goes on after. */
  static StoreException failure(Set<YearMonth> months) {
    var cause = new MissingMonths(months);
    return new StoreException(ErrorCode.STORE_BUSY, String.valueOf(cause.getMessage()), cause);
  }

  Set<YearMonth> months() {
    return months;
  }
}
