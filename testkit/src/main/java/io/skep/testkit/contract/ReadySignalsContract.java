package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.ReadySignals;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What {@link ReadySignals} owe as long as nothing goes wrong. That a hint does not come is seen by
 * another one that was due later and has come.
 */
public abstract class ReadySignalsContract extends StoreContract {

  private static final ClaimRequest REQUEST = ClaimRequest.by(new AgentId("a"));
  private static final QueueName OTHER_QUEUE = new QueueName("other");

  @Nested
  class AHintComes {

    private final Signal heard = new Signal();

    @Test
    void whenATaskIsQueued() {
      subscribe(heard);

      swarm.tasks().queue(TaskSpec.of("task"));

      heard.await();
    }

    @Test
    void forEachQueueThatABlockAddsTo() {
      var other = new Signal();
      subscribe(heard);
      store.signals().subscribe(swarmId(), OTHER_QUEUE, other);

      swarm.tasks().queueAll(List.of(TaskSpec.of("task"), inOtherQueue()));

      heard.await();
      other.await();
    }

    @Test
    void onlyOnceTheTaskCanBeClaimed() {
      subscribe(heard);

      int early =
          store
              .work()
              .write(
                  () -> {
                    swarm.tasks().queue(TaskSpec.of("task"));
                    swarm.tasks().queue(TaskSpec.of("another task"));
                    return heard.drain();
                  });

      heard.await();
      assertThat(early).isZero();
      assertThat(swarm.tasks().claim(REQUEST)).hasSize(1);
    }

    @Test
    void whenATaskIsGivenBack() {
      var claimed = claimed();
      subscribe(heard);

      swarm.tasks().release(claimed.token());

      heard.await();
    }

    @Test
    void whenATaskIsTakenBack() {
      var claimed = claimed();
      subscribe(heard);

      clock.set(claimed.lease().orElseThrow().expiresAt());
      swarm.tasks().recover();

      heard.await();
    }

    @Test
    void whenATaskThatHadFailedIsRetried() {
      var claimed = claimed();
      swarm.tasks().fail(claimed.token(), "no", false);
      subscribe(heard);

      swarm.tasks().retry(claimed.id());

      heard.await();
    }

    @Test
    void whenTheLastBlockerIsCompleted() {
      var blocker = claimed();
      swarm.tasks().queue(waiting(blocker));
      subscribe(heard);

      swarm.tasks().complete(blocker.token(), Optional.empty());

      heard.await();
    }

    @Test
    void whenTheLastWaitIsLifted() {
      var blocker = claimed();
      var waiting = swarm.tasks().queue(waiting(blocker));
      subscribe(heard);

      swarm.tasks().removeBlocker(waiting.id(), blocker.id());

      heard.await();
    }

    @Test
    void toEveryListener() {
      var second = new Signal();
      subscribe(heard);
      subscribe(second);

      swarm.tasks().queue(TaskSpec.of("task"));

      heard.await();
      second.await();
    }

    @Test
    void toTheOtherSubscriptionOfAListenerWhenOneIsClosedTwice() {
      var first = subscribe(heard);
      subscribe(heard);
      first.close();
      first.close();

      swarm.tasks().queue(TaskSpec.of("task"));

      heard.await();
    }
  }

  @Nested
  class NoHintComes {

    private final Signal unwanted = new Signal();

    @Test
    void forWhatIsNotKept() {
      store.signals().subscribe(swarmId(), OTHER_QUEUE, unwanted);

      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            swarm.tasks().queue(inOtherQueue());
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      awaitAHint();
      assertThat(unwanted.drain()).isZero();
    }

    @Test
    void forOtherQueuesAndSwarms() {
      store.signals().subscribe(swarmId(), OTHER_QUEUE, unwanted);
      store.signals().subscribe(otherSwarmId(), QueueName.DEFAULT, unwanted);

      awaitAHint();

      assertThat(unwanted.drain()).isZero();
      new Swarm(otherSwarmId(), store).tasks().queue(TaskSpec.of("task"));
      unwanted.await();
    }

    @Test
    void afterTheSubscriptionIsClosed() {
      var subscription = subscribe(unwanted);
      subscription.close();

      awaitAHint();

      assertThat(unwanted.drain()).isZero();
    }

    private void awaitAHint() {
      var wanted = new Signal();
      try (var subscription = subscribe(wanted)) {
        swarm.tasks().queue(TaskSpec.of("task"));
        wanted.await();
        assertThat(subscription).isNotNull();
      }
    }
  }

  private ReadySignals.Subscription subscribe(Signal signal) {
    return store.signals().subscribe(swarmId(), QueueName.DEFAULT, signal);
  }

  private Task claimed() {
    swarm.tasks().queue(TaskSpec.of("task"));
    return swarm.tasks().claim(REQUEST.heldFor(Duration.ofMinutes(1))).get(0);
  }

  private static TaskSpec waiting(Task blocker) {
    return TaskSpec.titled("waiting").after(blocker.id()).build();
  }

  private static TaskSpec inOtherQueue() {
    return TaskSpec.titled("task").queue(OTHER_QUEUE).build();
  }
}
