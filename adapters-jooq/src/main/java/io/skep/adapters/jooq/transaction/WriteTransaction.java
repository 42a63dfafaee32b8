package io.skep.adapters.jooq.transaction;

import io.skep.adapters.jooq.statement.Session;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.value.SwarmId;
import java.util.Optional;
import java.util.function.Supplier;

/** One caller's part of a transaction that writes. Used by one thread at a time. */
public interface WriteTransaction {

  /** Returns the connection that writes. */
  Session session();

  /** Returns what is told of a swarm once this is committed, for more to be added. */
  ChangeTagSet changeTags(SwarmId swarm);

  /** Returns the settings of a queue, which are looked up once in a transaction. */
  Optional<QueueSettings> queueSettings(QueueId queue, Supplier<Optional<QueueSettings>> search);

  /**
   * Returns whether settings that are looked up are kept from being changed by others: not at
   * first, because most who look them up do not change them.
   */
  default boolean locksSettings() {
    return false;
  }

  /**
   * Takes note that the settings of a queue are no longer at the version that the transaction is
   * about to replace. Does nothing if its caller brought that version along; throws if the
   * transaction itself has read it, which then is run again.
   */
  void onSettingsConflict(QueueId queue, long version);

  /** Has the settings of a queue looked up again that are about to change. */
  void invalidateSettings(QueueId queue);
}
