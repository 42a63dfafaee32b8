package io.skep.application.importing.record;

import io.skep.domain.value.QueueName;

/** Queues that no agent claims from by default, for imported tasks that must not start. */
public final class ImportQueues {

  /** Queue of the placeholders of dependencies that the import did not find. */
  public static final QueueName UNRESOLVED = new QueueName("unresolved");

  /**
   * Queue of tasks that their source would not hand out: blocked, deferred or under review by a
   * decision there, without a dependency on another task.
   */
  public static final QueueName ON_HOLD = new QueueName("held");

  private ImportQueues() {}
}
