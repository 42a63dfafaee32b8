package io.skep.application.importing;

import io.skep.domain.store.Store;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/**
 * Brings in what other systems have kept.
 *
 * <ul>
 *   <li>Bringing in the same again changes nothing. Something older never undoes something newer,
 *       and nothing that is not said to be newer undoes what was done here.
 *   <li>What is found is stored in batches, each a unit of work. An import that was broken off goes
 *       on where it stood when it is started again.
 *   <li>A task that waits for something that was not found, or that takes part in a cycle, is
 *       reported and waits for a placeholder in the queue {@link #UNRESOLVED}; it never becomes
 *       ready unnoticed.
 *   <li>What cannot be stored is reported; the rest is stored.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class Importer {

  /** Where the placeholders wait for what was not found. */
  public static final QueueName UNRESOLVED = new QueueName("unresolved");

  /**
   * Where tasks wait that their system would not have handed out: blocked, deferred or under review
   * there by someone's decision, without a task that they wait for.
   */
  public static final QueueName HELD = new QueueName("held");

  private final SwarmId swarm;
  private final Store store;

  /** Creates the importer of a swarm over its store. */
  public Importer(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
  }

  /**
   * Imports everything that a source has.
   *
   * @return what was done
   * @throws io.skep.domain.error.StoreException if the store gives up; what was stored until then
   *     stays, and starting again goes on from there
   */
  public ImportReport run(ImportSource source, ImportListener listener) {
    var run = new ImportRun(swarm, store, new BatchWriter(swarm, store), listener);
    source.readInto(run);
    return run.finish();
  }
}
