package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
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
final class TakenIds {

  private static final String UNIQUE = "23505";

  /** Whoever gave up left its ids here. */
  private static final int MOST = 10_000;

  private final Set<UUID> suspected = ConcurrentHashMap.newKeySet();

  /** Returns whether one of these may be taken; asked once, after a failure. */
  boolean mayContain(Collection<UUID> ids) {
    return !suspected.isEmpty() && suspected.removeAll(ids);
  }

  /** Returns whether a statement has failed because an id was taken. */
  static boolean isMeant(DatabaseException failure) {
    return UNIQUE.equals(failure.reported().getSQLState());
  }

  /** Returns what to throw because a statement has failed that was to add rows of these ids. */
  RuntimeException failed(DatabaseException failure, Collection<UUID> ids) {
    if (!isMeant(failure)) {
      return failure;
    }
    if (suspected.size() > MOST) {
      suspected.clear();
    }
    suspected.addAll(ids);
    return new StoreException(
        ErrorCode.STORE_BUSY, "another one has added the same", new PostgresUnit.Overtaken());
  }
}
