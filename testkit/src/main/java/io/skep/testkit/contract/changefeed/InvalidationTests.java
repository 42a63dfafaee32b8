package io.skep.testkit.contract.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
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

/**
 * Contract tests of {@link ChangeFeed} for published invalidations without a change in the store.
 */
abstract class InvalidationTests extends ChangeListenerTests {

  private static final PlanId PLAN = new PlanId("p");
  private static final AgentId AGENT = new AgentId("a");

  @Nested
  class PublishInvalidation {

    private static final ChangeTag USER = new ChangeTag(ChangeKind.CACHED, Optional.of("user:42"));

    @Test
    void reachesFeedAndListeners() {
      var before = feed().position();
      List<Change> received = new ArrayList<>();
      subscribe(received::add);
      var tags = Set.of(USER, ChangeTag.of(AGENT), ChangeTag.any(ChangeKind.TEAM));

      feed().publishInvalidation(swarmId(), tags);

      assertThat(tagsSince(before)).isEqualTo(tags);
      assertThat(received).singleElement().extracting(Change::tags).isEqualTo(tags);
    }

    @Test
    void isTransactional() {
      var before = feed().position();
      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            feed().publishInvalidation(swarmId(), Set.of(USER));
                            throw new IllegalStateException("given up");
                          }))
          .hasMessage("given up");
      assertThat(changesSince(before).changes()).isEmpty();

      store
          .unitOfWork()
          .write(
              () -> {
                feed().publishInvalidation(swarmId(), Set.of(USER));
                return store.plans().add(swarmId(), Plan.drafted(PLAN, "how?", 3, clock.instant()));
              });
      assertThat(tagsSince(before)).containsExactlyInAnyOrder(USER, ChangeTag.of(PLAN));
    }

    @Test
    void rejectsInvalidArguments() {
      assertThatThrownBy(() -> feed().publishInvalidation(swarmId(), Set.of()))
          .isInstanceOf(InvalidArgumentException.class);
      var many =
          IntStream.rangeClosed(0, ChangeFeed.MAX_INVALIDATION_TAGS)
              .mapToObj(i -> ChangeTag.of(new AgentId("a" + i)))
              .collect(Collectors.toSet());
      assertThatThrownBy(() -> feed().publishInvalidation(swarmId(), many))
          .isInstanceOf(InvalidArgumentException.class);
      var before = feed().position();
      for (var tag :
          List.of(
              new ChangeTag(ChangeKind.CACHED, Optional.of("two\nlines")),
              new ChangeTag(ChangeKind.CACHED, Optional.of("")),
              new ChangeTag(ChangeKind.CACHED, Optional.of("x".repeat(1_001))),
              new ChangeTag(ChangeKind.TASK, Optional.of("no id")))) {
        assertThatThrownBy(() -> feed().publishInvalidation(swarmId(), Set.of(USER, tag)))
            .isInstanceOfAny(InvalidArgumentException.class, TooLargeException.class);
      }
      assertThat(changesSince(before).changes()).isEmpty();
    }
  }

  final ChangeFeed feed() {
    return store.changeFeed();
  }

  final ChangeBatch changesSince(ChangePosition position) {
    var since = feed().poll(position, ChangeFeed.MAX_LIMIT);
    var changes = since.changes().stream().filter(this::isOfThisTest).toList();
    return new ChangeBatch(since.complete(), changes, since.position());
  }

  final Set<ChangeTag> tagsSince(ChangePosition position) {
    Set<ChangeTag> published = new HashSet<>();
    for (Change change : changesSince(position).changes()) {
      assertThat(change.swarm()).isEqualTo(swarmId());
      published.addAll(change.tags());
    }
    return published;
  }
}
