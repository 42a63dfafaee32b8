package io.skep.testkit.contract.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.Plan;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Contract tests of {@link io.skep.domain.changefeed.ChangeFeed} for listeners in the same process.
 */
abstract class ChangeListenerTests extends StoreContract {

  private static final AgentId LISTENER_AGENT = new AgentId("heard");

  private final List<Change> received = new CopyOnWriteArrayList<>();
  private final List<ChangeFeed.Subscription> subscriptions = new ArrayList<>();

  @AfterEach
  final void unsubscribe() {
    subscriptions.forEach(ChangeFeed.Subscription::close);
  }

  /**
   * Subscribes to changes of the swarms of this test until the test ends or closes the
   * subscription.
   */
  final ChangeFeed.Subscription subscribe(Consumer<Change> listener) {
    var subscription =
        store
            .changeFeed()
            .subscribe(
                change -> {
                  if (isOfThisTest(change)) {
                    listener.accept(change);
                  }
                });
    subscriptions.add(subscription);
    return subscription;
  }

  /** Returns whether a change is of the swarms of this test; concurrent tests use other swarms. */
  final boolean isOfThisTest(Change change) {
    return change.swarm().equals(swarmId()) || change.swarm().equals(otherSwarmId());
  }

  @Nested
  class Listeners {

    @Test
    void areNotifiedBeforeTheCallReturns() {
      subscribe();

      ConcurrentRunner.run(
              16,
              racer -> {
                var thread = ThreadId.topic("of " + racer);
                var agent = new AgentId("agent " + racer);
                var elsewhere = TaskSpec.builder("t").queue(new QueueName("elsewhere")).build();
                var spec = TaskSpec.builder("t").assignee(agent).build();
                for (int i = 0; i < 10; i++) {
                  assertTold(
                      ChangeTag.of(thread),
                      () -> swarm.messages().append(thread, MessageInput.text(Role.USER, "text")));
                  assertThat(times(ChangeTag.of(swarm.tasks().enqueue(elsewhere).id())))
                      .isPositive();
                  var queued = swarm.tasks().enqueue(spec);
                  assertThat(times(ChangeTag.of(queued.id()))).isPositive();
                  var claimed =
                      assertTold(
                          ChangeTag.tasksOf(agent),
                          () -> swarm.tasks().claim(ClaimRequest.forAgent(agent)));
                  assertTold(
                      ChangeTag.of(queued.id()),
                      () -> swarm.tasks().complete(claimed.get(0).token(), Optional.empty()));
                }
                return true;
              })
          .resultsOrThrow();
    }

    private <T> T assertTold(ChangeTag tag, Supplier<T> call) {
      long before = times(tag);
      T result = call.get();
      assertThat(times(tag)).isGreaterThan(before);
      return result;
    }

    private long times(ChangeTag tag) {
      return received.stream().filter(change -> change.affects(tag)).count();
    }

    /** Counting changes reveals whether another transaction changed the same rows meanwhile. */
    @Test
    void areNotifiedOncePerTransaction() {
      subscribe();

      ConcurrentRunner.run(
              8,
              racer -> {
                var plan = new PlanId("p" + racer);
                for (int i = 0; i < 20; i++) {
                  var drafted = Plan.drafted(plan, "how?", 3, now());
                  store
                      .unitOfWork()
                      .write(
                          () ->
                              store.plans().add(swarmId(), drafted)
                                  || store.plans().save(swarmId(), stored(plan)) != null);
                }
                return true;
              })
          .resultsOrThrow();

      for (int racer = 0; racer < 8; racer++) {
        var tag = ChangeTag.of(new PlanId("p" + racer));
        assertThat(received).filteredOn(change -> change.affects(tag)).hasSize(20);
      }
    }

    private Plan stored(PlanId plan) {
      return store.plans().find(swarmId(), plan).orElseThrow();
    }

    @Test
    void receiveTheCommitIdOfTheFeed() {
      // A store may commit transactions of several swarms together, under one commit id.
      var own = openOwnStore();
      own.changeFeed().subscribe(received::add);
      var position = own.changeFeed().position();
      var operations = new RandomOperations(new Swarm(swarmId(), own), clock, 20_261_123);
      for (int i = 0; i < 200; i++) {
        operations.runNext();
      }

      var fed = own.changeFeed().poll(position, ChangeFeed.MAX_LIMIT).changes();
      assertThat(fed).hasSizeGreaterThan(50);
      for (var change : fed) {
        assertThat(change.commitId()).isNotEqualTo(Change.NO_COMMIT_ID);
        var same = changesOfCommit(change.commitId());
        assertThat(change.tags())
            .as("received as %s", same)
            .allMatch(tag -> same.stream().anyMatch(it -> it.affects(tag)));
      }
    }

    /** Returns the change with the commit id and the preceding ones of the same commit. */
    private List<Change> changesOfCommit(long commitId) {
      var commitIds = received.stream().map(Change::commitId).toList();
      assertThat(commitIds).containsOnlyOnce(commitId);
      int last = commitIds.indexOf(commitId);
      int first = last;
      while (first > 0 && commitIds.get(first - 1) == Change.NO_COMMIT_ID) {
        first--;
      }
      return received.subList(first, last + 1);
    }

    @Test
    void areNotifiedOfATransactionOnCommit() {
      subscribe();

      int early =
          store
              .unitOfWork()
              .write(
                  () -> {
                    swarm.agents().register(LISTENER_AGENT, AgentProfile.DEFAULT);
                    swarm
                        .messages()
                        .append(ThreadId.topic("x"), MessageInput.text(Role.USER, "hello"));
                    return received.size();
                  });

      assertThat(early).isZero();
      assertReceived(ChangeTag.of(LISTENER_AGENT));
      assertReceived(ChangeTag.of(ThreadId.topic("x")));
    }

    @Test
    void areNotNotifiedOnRollback() {
      subscribe();

      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            swarm.agents().register(LISTENER_AGENT, AgentProfile.DEFAULT);
                            swarm.tasks().enqueue(TaskSpec.of("task"));
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(received).isEmpty();
    }

    @Test
    void areNotifiedOfTheirStoreOnlyWithTheSwarm() {
      subscribe();
      new Swarm(swarmId(), openOwnStore()).agents().register(LISTENER_AGENT, AgentProfile.DEFAULT);
      assertThat(received).isEmpty();

      new Swarm(otherSwarmId(), store).agents().register(LISTENER_AGENT, AgentProfile.DEFAULT);

      assertThat(received).extracting(Change::swarm).containsOnly(otherSwarmId());
    }

    @Test
    void areNotNotifiedAfterUnsubscribing() {
      var closed = subscribe(received::add);
      var open = subscribe(received::add);
      closed.close();
      closed.close();

      swarm.agents().register(LISTENER_AGENT, AgentProfile.DEFAULT);
      assertThat(received).hasSize(1);

      open.close();
      swarm.tasks().enqueue(TaskSpec.of("task"));
      assertThat(received).hasSize(1);
    }

    @Test
    void mayThrowWithoutAffectingCallerAndOthers() {
      subscribe(
          change -> {
            throw new IllegalStateException("a listener that must not");
          });

      swarm.agents().register(LISTENER_AGENT, AgentProfile.DEFAULT);
      subscribe();
      var queued = swarm.tasks().enqueue(TaskSpec.of("task"));

      assertThat(swarm.agents().find(LISTENER_AGENT)).isPresent();
      assertReceived(ChangeTag.of(queued.id()));
    }
  }

  private void subscribe() {
    subscribe(received::add);
  }

  private void assertReceived(ChangeTag tag) {
    assertThat(received)
        .anySatisfy(
            change -> {
              assertThat(change.swarm()).isEqualTo(swarmId());
              assertThat(change.affects(tag)).isTrue();
            });
  }
}
