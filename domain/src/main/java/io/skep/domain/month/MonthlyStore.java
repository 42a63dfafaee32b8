package io.skep.domain.month;

import java.util.List;

/**
 * Port to what a store keeps by month: messages, their deliveries, ended tasks and the attempts at
 * tasks, of all swarms together.
 *
 * <p>Not every store does. Implementations are safe for use by many threads. Any method may throw
 * {@link io.skep.domain.error.StoreException}.
 */
public interface MonthlyStore {

  /** Returns for how long there is room, for each kind of thing. */
  List<Runway> runways();

  /**
   * Returns the months that are in the store, the earliest first, whether or not anything is in.
   */
  List<MonthSummary> months();

  /** Returns everything that was ever archived, or is about to be, in the order of its names. */
  List<Archive> archives();

  /** Returns the version of the schema that the months have. */
  int schemaVersion();

  /**
   * Begins to archive or to restore, which only one can do at a time.
   *
   * @param worker says who does, to whoever else wants to
   * @return to be closed by the caller, at which others may begin
   * @throws io.skep.domain.error.StoreException {@code STORE_BUSY} if another one does, whom it
   *     names; {@code STORE_UNAVAILABLE} if the tables are not ours to take out
   */
  ArchiveWork begin(String worker);
}
