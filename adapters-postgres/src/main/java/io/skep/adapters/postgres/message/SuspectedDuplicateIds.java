package io.skep.adapters.postgres.message;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ids of which one was found to be taken by a statement that does not expect that, because it
 * hardly ever happens. It has spoilt its transaction, which is run again and then takes care. Safe
 * for use by many threads.
 */
final class SuspectedDuplicateIds {

  private static final String UNIQUE_VIOLATION = "23505";

  /** Whoever gave up left its ids here. */
  private static final int MAX_IDS = 10_000;

  private final Set<UUID> suspected = ConcurrentHashMap.newKeySet();

  /** Returns whether one of these may be taken; asked once, after a failure. */
  boolean mayContain(Collection<UUID> ids) {
    return !suspected.isEmpty() && suspected.removeAll(ids);
  }

  /** Returns whether a statement has failed because an id was taken. */
  static boolean isUniqueViolation(DatabaseException failure) {
    return UNIQUE_VIOLATION.equals(failure.sqlException().getSQLState());
  }

  /** Returns what to throw because a statement has failed that was to add rows of these ids. */
  RuntimeException recordFailure(DatabaseException failure, Collection<UUID> ids) {
    if (!isUniqueViolation(failure)) {
      return failure;
    }
    if (suspected.size() > MAX_IDS) {
      suspected.clear();
    }
    suspected.addAll(ids);
    return new StoreException(
        ErrorCode.STORE_BUSY,
        "another one has added the same",
        new PostgresTransaction.ConcurrentUpdateException());
  }
}
