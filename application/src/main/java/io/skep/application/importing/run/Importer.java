package io.skep.application.importing.run;

import io.skep.domain.store.Store;
import io.skep.domain.value.SwarmId;

/**
 * Imports agents, plans, tasks, conversations and messages from an import source.
 *
 * <ul>
 *   <li>Imports are idempotent. An older record never overwrites a newer one, and a record without
 *       a later time never overwrites a change made in this store.
 *   <li>Records are stored in batches, each a unit of work. A repeated import resumes an
 *       interrupted one.
 *   <li>A task with a missing blocker, or in a cycle, is reported and blocked by a placeholder in
 *       the queue {@link io.skep.application.importing.record.ImportQueues#UNRESOLVED}; it never
 *       becomes ready unnoticed.
 *   <li>Records that cannot be stored are reported; the others are stored.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class Importer {

  private final SwarmId swarm;
  private final Store store;

  /** Creates the importer of a swarm. */
  public Importer(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
  }

  /**
   * Imports all records of a source.
   *
   * @return the counts and problems
   * @throws io.skep.domain.error.StoreException if the store fails; the batches stored before
   *     remain, and a repeated import resumes
   */
  public ImportReport importFrom(ImportSource source, ImportListener listener) {
    var run = new ImportRun(swarm, store, new BatchWriter(swarm, store), listener);
    source.readInto(run);
    return run.finish();
  }
}
