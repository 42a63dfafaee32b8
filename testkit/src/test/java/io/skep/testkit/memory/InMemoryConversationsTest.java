package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.ConversationsContract;
import java.time.InstantSource;

class InMemoryConversationsTest extends ConversationsContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
