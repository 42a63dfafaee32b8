package io.skep.domain.partition;

import java.util.List;

/**
 * Port to a store with monthly partitions: of messages, deliveries, ended tasks and attempts,
 * across all swarms.
 *
 * <p>Optional: not every store has partitions. Implementations are thread-safe. Any method may
 * throw {@link io.skep.domain.error.StoreException}.
 */
public interface PartitionedStore {

  /** Returns the number of future months with partitions for each table. */
  List<PartitionHeadroom> headroom();

  /** Returns the attached partitions, earliest month first, including empty ones. */
  List<PartitionInfo> partitions();

  /** Returns all partitions that were archived or are being archived, ordered by name. */
  List<ArchivedPartition> archives();

  /** Returns the schema version of the partitions. */
  int schemaVersion();

  /**
   * Opens the session that archives or restores partitions. Only one can be open at a time.
   *
   * @param worker identifies the caller to others that try to open a session
   * @return session, to be closed by the caller
   * @throws io.skep.domain.error.StoreException {@code STORE_BUSY} if another session is open, with
   *     its worker in the message; {@code STORE_UNAVAILABLE} if the database user does not own the
   *     tables
   */
  ArchiveSession openArchiveSession(String worker);
}
