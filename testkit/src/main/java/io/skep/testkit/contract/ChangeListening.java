package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.Plan;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.Races;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a {@link io.skep.domain.change.ChangeFeed} owes to those who listen in its own process. */
abstract class ChangeListening extends StoreContract {

  private static final AgentId HEARD = new AgentId("heard");

  private final List<Change> heard = new CopyOnWriteArrayList<>();
  private final List<ChangeFeed.Subscription> subscriptions = new ArrayList<>();

  @AfterEach
  final void unsubscribe() {
    subscriptions.forEach(ChangeFeed.Subscription::close);
  }

  /** Subscribes to the changes of the swarms of this test, until it ends or closes that. */
  final ChangeFeed.Subscription subscribe(Consumer<Change> listener) {
    var subscription =
        store
            .changes()
            .subscribe(
                change -> {
                  if (isOfThisTest(change)) {
                    listener.accept(change);
                  }
                });
    subscriptions.add(subscription);
    return subscription;
  }

  /** Returns whether a change is of the swarms of this test; others are at work in theirs. */
  final boolean isOfThisTest(Change change) {
    return change.swarm().equals(swarmId()) || change.swarm().equals(otherSwarmId());
  }

  @Nested
  class Listeners {

    @Test
    void areToldBeforeTheCallReturns() {
      subscribe();

      Races.run(
              16,
              racer -> {
                var thread = ThreadId.topic("of " + racer);
                var agent = new AgentId("agent " + racer);
                var elsewhere = TaskSpec.titled("t").queue(new QueueName("elsewhere")).build();
                var spec = TaskSpec.titled("t").assignee(agent).build();
                for (int i = 0; i < 10; i++) {
                  assertTold(
                      ChangeTag.of(thread),
                      () -> swarm.messages().append(thread, Entry.text(Role.USER, "text")));
                  assertThat(times(ChangeTag.of(swarm.tasks().queue(elsewhere).id()))).isPositive();
                  var queued = swarm.tasks().queue(spec);
                  assertThat(times(ChangeTag.of(queued.id()))).isPositive();
                  var claimed =
                      assertTold(
                          ChangeTag.tasksOf(agent),
                          () -> swarm.tasks().claim(ClaimRequest.by(agent)));
                  assertTold(
                      ChangeTag.of(queued.id()),
                      () -> swarm.tasks().complete(claimed.get(0).token(), Optional.empty()));
                }
                return true;
              })
          .orFail();
    }

    private <T> T assertTold(ChangeTag tag, Supplier<T> call) {
      long before = times(tag);
      T result = call.get();
      assertThat(times(tag)).isGreaterThan(before);
      return result;
    }

    private long times(ChangeTag tag) {
      return heard.stream().filter(change -> change.touches(tag)).count();
    }

    /** Who counts changes sees by this whether anybody else has changed the same meanwhile. */
    @Test
    void areToldOfEachBlockByItself() {
      subscribe();

      Races.run(
              8,
              racer -> {
                var plan = new PlanId("p" + racer);
                for (int i = 0; i < 20; i++) {
                  var drafted = Plan.drafted(plan, "how?", 3, now());
                  store
                      .work()
                      .write(
                          () ->
                              store.plans().add(swarmId(), drafted)
                                  || store.plans().save(swarmId(), stored(plan)) != null);
                }
                return true;
              })
          .orFail();

      for (int racer = 0; racer < 8; racer++) {
        var tag = ChangeTag.of(new PlanId("p" + racer));
        assertThat(heard).filteredOn(change -> change.touches(tag)).hasSize(20);
      }
    }

    private Plan stored(PlanId plan) {
      return store.plans().find(swarmId(), plan).orElseThrow();
    }

    @Test
    void knowAgainWhatTheFeedTellsOfIt() {
      // A store may commit what several swarms have done together, and mark that once.
      var own = openOwnStore();
      own.changes().subscribe(heard::add);
      var position = own.changes().position();
      var deeds = new RandomDeeds(new Swarm(swarmId(), own), clock, 20_261_123);
      for (int i = 0; i < 200; i++) {
        deeds.next();
      }

      var fed = own.changes().since(position, ChangeFeed.MAX_LIMIT).changes();
      assertThat(fed).hasSizeGreaterThan(50);
      for (var change : fed) {
        assertThat(change.mark()).isNotEqualTo(Change.UNMARKED);
        var same = heardOfCommit(change.mark());
        assertThat(change.tags())
            .as("heard as %s", same)
            .allMatch(tag -> same.stream().anyMatch(it -> it.touches(tag)));
      }
    }

    /** Returns the one with the mark and those before it that belong to the same commit. */
    private List<Change> heardOfCommit(long mark) {
      var marks = heard.stream().map(Change::mark).toList();
      assertThat(marks).containsOnlyOnce(mark);
      int last = marks.indexOf(mark);
      int first = last;
      while (first > 0 && marks.get(first - 1) == Change.UNMARKED) {
        first--;
      }
      return heard.subList(first, last + 1);
    }

    @Test
    void areToldOfABlockWhenItIsCommitted() {
      subscribe();

      int early =
          store
              .work()
              .write(
                  () -> {
                    swarm.agents().register(HEARD, AgentProfile.PLAIN);
                    swarm.messages().append(ThreadId.topic("x"), Entry.text(Role.USER, "hello"));
                    return heard.size();
                  });

      assertThat(early).isZero();
      assertHeard(ChangeTag.of(HEARD));
      assertHeard(ChangeTag.of(ThreadId.topic("x")));
    }

    @Test
    void areToldNothingOfABlockThatFailed() {
      subscribe();

      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            swarm.agents().register(HEARD, AgentProfile.PLAIN);
                            swarm.tasks().queue(TaskSpec.of("task"));
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(heard).isEmpty();
    }

    @Test
    void areToldOfTheirStoreOnlyAndWhichSwarmItWas() {
      subscribe();
      new Swarm(swarmId(), openOwnStore()).agents().register(HEARD, AgentProfile.PLAIN);
      assertThat(heard).isEmpty();

      new Swarm(otherSwarmId(), store).agents().register(HEARD, AgentProfile.PLAIN);

      assertThat(heard).extracting(Change::swarm).containsOnly(otherSwarmId());
    }

    @Test
    void areToldNoMoreOnceTheirSubscriptionIsClosed() {
      var closed = subscribe(heard::add);
      var open = subscribe(heard::add);
      closed.close();
      closed.close();

      swarm.agents().register(HEARD, AgentProfile.PLAIN);
      assertThat(heard).hasSize(1);

      open.close();
      swarm.tasks().queue(TaskSpec.of("task"));
      assertThat(heard).hasSize(1);
    }

    @Test
    void mayFailWithoutHarmToTheCallerAndToOthers() {
      subscribe(
          change -> {
            throw new IllegalStateException("a listener that must not");
          });

      swarm.agents().register(HEARD, AgentProfile.PLAIN);
      subscribe();
      var queued = swarm.tasks().queue(TaskSpec.of("task"));

      assertThat(swarm.agents().find(HEARD)).isPresent();
      assertHeard(ChangeTag.of(queued.id()));
    }
  }

  private void subscribe() {
    subscribe(heard::add);
  }

  private void assertHeard(ChangeTag tag) {
    assertThat(heard)
        .anySatisfy(
            change -> {
              assertThat(change.swarm()).isEqualTo(swarmId());
              assertThat(change.touches(tag)).isTrue();
            });
  }
}
