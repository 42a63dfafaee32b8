package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.plan.Plan;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a {@link ChangeFeed} owes to who announces what has not changed in the store. */
abstract class ChangeAnnouncing extends ChangeListening {

  private static final PlanId PLAN = new PlanId("p");
  private static final AgentId AGENT = new AgentId("a");

  @Nested
  class Announcing {

    private static final ChangeTag USER = new ChangeTag(ChangeKind.CACHED, Optional.of("user:42"));

    @Test
    void tellsEveryoneOfWhatIsAnnounced() {
      var before = feed().position();
      List<Change> heard = new ArrayList<>();
      subscribe(heard::add);
      var tags = Set.of(USER, ChangeTag.of(AGENT), ChangeTag.any(ChangeKind.TEAM));

      feed().announce(swarmId(), tags);

      assertThat(told(before)).isEqualTo(tags);
      assertThat(heard).singleElement().extracting(Change::tags).isEqualTo(tags);
    }

    @Test
    void takesPartInAUnitOfWork() {
      var before = feed().position();
      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            feed().announce(swarmId(), Set.of(USER));
                            throw new IllegalStateException("given up");
                          }))
          .hasMessage("given up");
      assertThat(since(before).changes()).isEmpty();

      store
          .work()
          .write(
              () -> {
                feed().announce(swarmId(), Set.of(USER));
                return store.plans().add(swarmId(), Plan.drafted(PLAN, "how?", 3, clock.instant()));
              });
      assertThat(told(before)).containsExactlyInAnyOrder(USER, ChangeTag.of(PLAN));
    }

    @Test
    void refusesNonsense() {
      assertThatThrownBy(() -> feed().announce(swarmId(), Set.of()))
          .isInstanceOf(InvalidArgumentException.class);
      var many =
          IntStream.rangeClosed(0, ChangeFeed.MAX_ANNOUNCED)
              .mapToObj(i -> ChangeTag.of(new AgentId("a" + i)))
              .collect(Collectors.toSet());
      assertThatThrownBy(() -> feed().announce(swarmId(), many))
          .isInstanceOf(InvalidArgumentException.class);
      var before = feed().position();
      for (var tag :
          List.of(
              new ChangeTag(ChangeKind.CACHED, Optional.of("two\nlines")),
              new ChangeTag(ChangeKind.CACHED, Optional.of("")),
              new ChangeTag(ChangeKind.CACHED, Optional.of("x".repeat(1_001))),
              new ChangeTag(ChangeKind.TASK, Optional.of("no id")))) {
        assertThatThrownBy(() -> feed().announce(swarmId(), Set.of(USER, tag)))
            .isInstanceOfAny(InvalidArgumentException.class, TooLargeException.class);
      }
      assertThat(since(before).changes()).isEmpty();
    }
  }

  final ChangeFeed feed() {
    return store.changes();
  }

  final Changes since(ChangePosition position) {
    var since = feed().since(position, ChangeFeed.MAX_LIMIT);
    var changes = since.changes().stream().filter(this::isOfThisTest).toList();
    return new Changes(since.complete(), changes, since.position());
  }

  final Set<ChangeTag> told(ChangePosition position) {
    Set<ChangeTag> told = new HashSet<>();
    for (Change change : since(position).changes()) {
      assertThat(change.swarm()).isEqualTo(swarmId());
      told.addAll(change.tags());
    }
    return told;
  }
}
