package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.MailboxContract;
import java.time.InstantSource;

class InMemoryMailboxTest extends MailboxContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
