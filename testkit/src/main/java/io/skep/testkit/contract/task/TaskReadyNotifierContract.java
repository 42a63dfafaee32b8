package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskReadyNotifier;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.AwaitableListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Contract of {@link TaskReadyNotifier} in the absence of failures. The absence of a hint is
 * established by the arrival of a later one.
 */
public abstract class TaskReadyNotifierContract extends StoreContract {

  private static final ClaimRequest REQUEST = ClaimRequest.forAgent(new AgentId("a"));
  private static final QueueName OTHER_QUEUE = new QueueName("other");

  @Nested
  class Notifies {

    private final AwaitableListener listener = new AwaitableListener();

    @Test
    void whenATaskIsEnqueued() {
      subscribe(listener);

      swarm.tasks().enqueue(TaskSpec.of("task"));

      listener.await();
    }

    @Test
    void forEachQueueOfATransaction() {
      var other = new AwaitableListener();
      subscribe(listener);
      store.readyNotifier().subscribe(swarmId(), OTHER_QUEUE, other);

      swarm.tasks().enqueueAll(List.of(TaskSpec.of("task"), inOtherQueue()));

      listener.await();
      other.await();
    }

    @Test
    void onlyOnceTheTaskCanBeClaimed() {
      subscribe(listener);

      int early =
          store
              .unitOfWork()
              .write(
                  () -> {
                    swarm.tasks().enqueue(TaskSpec.of("task"));
                    swarm.tasks().enqueue(TaskSpec.of("another task"));
                    return listener.drain();
                  });

      listener.await();
      assertThat(early).isZero();
      assertThat(swarm.tasks().claim(REQUEST)).hasSize(1);
    }

    @Test
    void whenATaskIsReleased() {
      var claimed = claimed();
      subscribe(listener);

      swarm.tasks().release(claimed.token());

      listener.await();
    }

    @Test
    void whenALeaseIsReclaimed() {
      var claimed = claimed();
      subscribe(listener);

      clock.set(claimed.lease().orElseThrow().expiresAt());
      swarm.tasks().reclaimExpired();

      listener.await();
    }

    @Test
    void whenAFailedTaskIsRetried() {
      var claimed = claimed();
      swarm.tasks().fail(claimed.token(), "no", false);
      subscribe(listener);

      swarm.tasks().retry(claimed.id());

      listener.await();
    }

    @Test
    void whenTheLastBlockerIsCompleted() {
      var blocker = claimed();
      swarm.tasks().enqueue(waiting(blocker));
      subscribe(listener);

      swarm.tasks().complete(blocker.token(), Optional.empty());

      listener.await();
    }

    @Test
    void whenTheLastBlockerIsRemoved() {
      var blocker = claimed();
      var waiting = swarm.tasks().enqueue(waiting(blocker));
      subscribe(listener);

      swarm.tasks().removeBlocker(waiting.id(), blocker.id());

      listener.await();
    }

    @Test
    void notifiesEveryListener() {
      var second = new AwaitableListener();
      subscribe(listener);
      subscribe(second);

      swarm.tasks().enqueue(TaskSpec.of("task"));

      listener.await();
      second.await();
    }

    @Test
    void toTheOtherSubscriptionOfAListenerWhenOneIsClosedTwice() {
      var first = subscribe(listener);
      subscribe(listener);
      first.close();
      first.close();

      swarm.tasks().enqueue(TaskSpec.of("task"));

      listener.await();
    }
  }

  @Nested
  class DoesNotNotify {

    private final AwaitableListener unexpected = new AwaitableListener();

    @Test
    void afterRollback() {
      store.readyNotifier().subscribe(swarmId(), OTHER_QUEUE, unexpected);

      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            swarm.tasks().enqueue(inOtherQueue());
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      awaitAHint();
      assertThat(unexpected.drain()).isZero();
    }

    @Test
    void forOtherQueuesAndSwarms() {
      store.readyNotifier().subscribe(swarmId(), OTHER_QUEUE, unexpected);
      store.readyNotifier().subscribe(otherSwarmId(), QueueName.DEFAULT, unexpected);

      awaitAHint();

      assertThat(unexpected.drain()).isZero();
      new Swarm(otherSwarmId(), store).tasks().enqueue(TaskSpec.of("task"));
      unexpected.await();
    }

    @Test
    void afterTheSubscriptionIsClosed() {
      var subscription = subscribe(unexpected);
      subscription.close();

      awaitAHint();

      assertThat(unexpected.drain()).isZero();
    }

    private void awaitAHint() {
      var expected = new AwaitableListener();
      try (var subscription = subscribe(expected)) {
        swarm.tasks().enqueue(TaskSpec.of("task"));
        expected.await();
        assertThat(subscription).isNotNull();
      }
    }
  }

  private TaskReadyNotifier.Subscription subscribe(AwaitableListener signal) {
    return store.readyNotifier().subscribe(swarmId(), QueueName.DEFAULT, signal);
  }

  private Task claimed() {
    swarm.tasks().enqueue(TaskSpec.of("task"));
    return swarm.tasks().claim(REQUEST.withLease(Duration.ofMinutes(1))).get(0);
  }

  private static TaskSpec waiting(Task blocker) {
    return TaskSpec.builder("waiting").blockedBy(blocker.id()).build();
  }

  private static TaskSpec inOtherQueue() {
    return TaskSpec.builder("task").queue(OTHER_QUEUE).build();
  }
}
