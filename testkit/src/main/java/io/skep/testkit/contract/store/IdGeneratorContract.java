package io.skep.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of the {@link io.skep.domain.value.IdGenerator} of a store. */
public abstract class IdGeneratorContract extends StoreContract {

  @Override
  protected final boolean needsOwnStore() {
    return true;
  }

  @Nested
  class NextId {

    @Test
    void isAVersion7IdOfTheStoresTime() {
      assertHasTimestamp(store.ids().next(), clock.instant());
    }

    @Test
    void isGreaterThanAllBefore() {
      assertThat(ids(1_000)).isSortedAccordingTo(TaskId::compareTo).doesNotHaveDuplicates();
    }

    @Test
    void isGreaterThanAllBeforeAlsoWhenTheClockGoesBack() {
      var before = new TaskId(store.ids().next());
      clock.set(clock.instant().minus(Duration.ofHours(1)));
      assertThat(new TaskId(store.ids().next())).isGreaterThan(before);
    }

    @Test
    void isUniqueAndIncreasesPerThread() {
      var generated = ConcurrentRunner.run(8, number -> ids(1_000)).resultsOrThrow();
      var all = new HashSet<TaskId>();
      generated.forEach(all::addAll);
      assertThat(all).hasSize(8_000);
      assertThat(generated).allSatisfy(ids -> assertThat(ids).isSorted());
    }

    private List<TaskId> ids(int count) {
      List<TaskId> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ids.add(new TaskId(store.ids().next()));
      }
      return ids;
    }
  }

  @Nested
  class IdAtTime {

    @Test
    void isAVersion7IdOfThatTime() {
      var earlier = clock.instant().minus(Duration.ofDays(400));
      assertHasTimestamp(store.ids().nextAt(earlier), earlier);
      assertHasTimestamp(store.ids().nextAt(Instant.EPOCH), Instant.EPOCH);
    }

    @Test
    void isUnique() {
      var ids = new HashSet<UUID>();
      for (int i = 0; i < 1_000; i++) {
        ids.add(store.ids().nextAt(clock.instant()));
        ids.add(store.ids().next());
      }
      assertThat(ids).hasSize(2_000);
    }
  }

  private static void assertHasTimestamp(UUID id, Instant time) {
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
  }
}
