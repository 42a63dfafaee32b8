package io.skep.docs;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskRepositoryContract;
import io.skep.testkit.memory.InMemoryStore;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The code of {@code docs/writing-an-adapter.md}. */
class WritingAnAdapterTest {

  @Nested
  class InMemoryTaskRepositoryExample extends TaskRepositoryContract {

    @Override
    protected Store emptyStore(InstantSource clock) {
      return InMemoryStore.open(clock);
    }
  }
}
