package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.ConversationRepositoryContract;
import java.time.InstantSource;

class InMemoryConversationRepositoryTest extends ConversationRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
