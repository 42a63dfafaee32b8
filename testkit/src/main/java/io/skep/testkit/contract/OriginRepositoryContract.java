package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an {@link io.skep.domain.origin.OriginRepository} owes. */
public abstract class OriginRepositoryContract extends StoreContract {

  private static final OriginKey TASK = new OriginKey(OriginKind.TASK, "beads:gt-1");

  private static Origin origin(OriginKey key, long version, String... contents) {
    var asOf = Optional.of(Instant.parse("2026-02-28T03:58:06.123456Z"));
    return new Origin(key, "target of " + key.name(), version, asOf, List.of(contents));
  }

  @Nested
  final class FindAll {

    @Test
    void returnsWhatWasStoredAsItWas() {
      var dated = origin(TASK, 7, "0f", "a1", "b2");
      var undated =
          new Origin(
              new OriginKey(OriginKind.AGENT, "status:gastown/polecats/\ud83d\udc1d it's \"x\""),
              "\ud83d\udc1d",
              0,
              Optional.empty(),
              List.of());
      store.origins().saveAll(swarmId(), List.of(dated, undated));

      var found = store.origins().findAll(swarmId(), List.of(TASK, undated.key()));

      assertThat(found).isEqualTo(Map.of(TASK, dated, undated.key(), undated));
    }

    @Test
    void leavesOutWhatIsNotKnown() {
      store.origins().saveAll(swarmId(), List.of(origin(TASK, 0)));
      var sameName = new OriginKey(OriginKind.PLAN, TASK.name());
      var otherCase = new OriginKey(OriginKind.TASK, "BEADS:gt-1");

      assertThat(store.origins().findAll(swarmId(), List.of(sameName, otherCase))).isEmpty();
      assertThat(store.origins().findAll(swarmId(), List.of())).isEmpty();
      assertThat(store.origins().findAll(otherSwarmId(), List.of(TASK))).isEmpty();
    }

    @Test
    void takesAThousandKeys() {
      var origins =
          IntStream.range(0, 1_000)
              .mapToObj(i -> origin(new OriginKey(OriginKind.DEPENDENCY, "a" + i + " > b"), i))
              .toList();
      store.origins().saveAll(swarmId(), origins);

      var found = store.origins().findAll(swarmId(), origins.stream().map(Origin::key).toList());

      assertThat(found.values()).containsExactlyInAnyOrderElementsOf(origins);
    }
  }

  @Nested
  final class SaveAll {

    @Test
    void replacesWhatIsThere() {
      store.origins().saveAll(swarmId(), List.of(origin(TASK, 1, "a1", "b2")));
      var later = new Origin(TASK, "other", 2, Optional.empty(), List.of("c3"));
      store.origins().saveAll(swarmId(), List.of(later));

      assertThat(store.origins().findAll(swarmId(), List.of(TASK))).isEqualTo(Map.of(TASK, later));
    }

    @Test
    void keepsTheLargestThatThereMayBe() {
      var key = new OriginKey(OriginKind.TASK, "\ud83d\udc1d".repeat(OriginKey.MAX_NAME / 2));
      var contents =
          IntStream.range(0, Origin.MAX_CONTENTS).mapToObj(i -> "%064x".formatted(i)).toList();
      var largest =
          new Origin(
              key, "t".repeat(Origin.MAX_TARGET), Long.MAX_VALUE, Optional.empty(), contents);
      store.origins().saveAll(swarmId(), List.of(largest));

      assertThat(store.origins().findAll(swarmId(), List.of(key))).isEqualTo(Map.of(key, largest));
    }

    @Test
    void takesPartInTheUnitOfWork() {
      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            store.origins().saveAll(swarmId(), List.of(origin(TASK, 1)));
                            throw new IllegalStateException("undo");
                          }))
          .hasMessage("undo");

      assertThat(store.origins().findAll(swarmId(), List.of(TASK))).isEmpty();
    }
  }

  @Nested
  final class RemoveAll {

    @Test
    void forgetsWhatIsNamedAndNothingElse() {
      var other = new OriginKey(OriginKind.TASK, "beads:gt-2");
      store.origins().saveAll(swarmId(), List.of(origin(TASK, 1), origin(other, 1)));
      store.origins().saveAll(otherSwarmId(), List.of(origin(TASK, 1)));

      store.origins().removeAll(swarmId(), List.of(TASK, new OriginKey(OriginKind.TASK, "none")));

      assertThat(store.origins().findAll(swarmId(), List.of(TASK, other))).containsOnlyKeys(other);
      assertThat(store.origins().findAll(otherSwarmId(), List.of(TASK))).containsOnlyKeys(TASK);
    }
  }
}
