package io.skep.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.ThreadId;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Contract tests of read transactions. */
abstract class ReadTransactionTests {

  private static final AgentId AGENT = new AgentId("a");
  private static final ThreadId THREAD = ThreadId.topic("news");

  private final StoreContract contract;

  ReadTransactionTests(StoreContract contract) {
    this.contract = contract;
  }

  @Test
  void returnsTheResultOfItsBlock() {
    assertThat(work().read(() -> work().read(() -> "honey"))).isEqualTo("honey");
  }

  @Test
  void rethrowsTheExceptionUnchanged() {
    var exception = new IllegalStateException("no");

    assertThat(catchThrowable(() -> work().read(throwing(exception)))).isSameAs(exception);
  }

  @Test
  void rejectsNestedWrites() {
    assertThatThrownBy(() -> work().read(() -> work().write(() -> "honey")))
        .isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void rejectsRepositoryWrites() {
    var task = contract.taskFactory.create("task");
    var agent = Agent.registered(AGENT, AgentProfile.DEFAULT, contract.now());
    List<Supplier<Object>> writes =
        List.of(
            () -> contract.store.tasks().add(swarmId(), List.of(withoutBlockers(task))),
            () ->
                contract
                    .store
                    .tasks()
                    .claim(swarmId(), ClaimRequest.forAgent(AGENT), contract.clock),
            () -> contract.store.agents().add(swarmId(), agent),
            () ->
                contract.store.queues().save(swarmId(), QueueSettings.defaults(QueueName.DEFAULT)),
            () -> contract.store.messages().clear(swarmId(), THREAD));

    for (var write : writes) {
      assertThatThrownBy(() -> work().read(write)).isInstanceOf(InvalidTransitionException.class);
    }
    assertThat(contract.store.tasks().find(swarmId(), task.id())).isEmpty();
    assertThat(contract.store.agents().find(swarmId(), AGENT)).isEmpty();
    assertThat(contract.store.queues().find(swarmId(), QueueName.DEFAULT)).isEmpty();
  }

  @Test
  void readsASnapshot() {
    var left = new QueueName("left");
    var right = new QueueName("right");
    var writersAtWork = new AtomicInteger(2);
    Supplier<Boolean> change =
        () -> {
          int next = contract.swarm.queues().settings(left).maxInProgress().orElse(0) + 1;
          contract.swarm.queues().update(left, it -> it.withMaxInProgress(OptionalInt.of(next)));
          contract.swarm.queues().update(right, it -> it.withMaxInProgress(OptionalInt.of(next)));
          return true;
        };
    Supplier<Boolean> readTwice =
        () -> {
          var first = contract.swarm.queues().settings(left).maxInProgress();
          var second = contract.swarm.queues().settings(right).maxInProgress();
          return first.equals(second)
              && first.equals(contract.swarm.queues().settings(left).maxInProgress());
        };
    Callable<Boolean> writer =
        () -> {
          for (int i = 0; i < 100; i++) {
            work().write(change);
          }
          writersAtWork.decrementAndGet();
          return true;
        };
    Callable<Boolean> reader =
        () -> {
          boolean same = work().read(readTwice);
          while (same && writersAtWork.get() > 0) {
            same = work().read(readTwice);
          }
          return same;
        };

    assertThat(
            ConcurrentRunner.run(List.of(writer, writer, reader, reader, reader)).resultsOrThrow())
        .containsOnly(true);
    assertThat(contract.swarm.queues().settings(left).maxInProgress()).hasValue(200);
  }

  private SwarmId swarmId() {
    return contract.swarmId();
  }

  private UnitOfWork work() {
    return contract.store.unitOfWork();
  }

  private static Supplier<Boolean> throwing(RuntimeException exception) {
    return () -> {
      throw exception;
    };
  }

  private static TaskInsert withoutBlockers(Task task) {
    return new TaskInsert(task, Set.of());
  }
}
