package io.skep.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link UnitOfWork} with the repositories of its store. */
public abstract class UnitOfWorkContract extends StoreContract {

  private static final AgentId AGENT = new AgentId("a");
  private static final ThreadId THREAD = ThreadId.topic("news");

  @Nested
  class Write {

    @Test
    void returnsTheResultOfItsBlock() {
      assertThat(work().write(() -> "honey")).isEqualTo("honey");
    }

    @Test
    void commitsChangesOfAllRepositories() {
      var task = work().write(UnitOfWorkContract.this::changeEverything);

      assertThat(store.tasks().find(swarmId(), task.id())).contains(task);
      assertThat(store.agents().find(swarmId(), AGENT)).isPresent();
      assertThat(store.messages().version(swarmId(), THREAD)).isEqualTo(1);
      assertThat(store.queues().find(swarmId(), QueueName.DEFAULT)).isPresent();
    }

    @Test
    void rollsBackWhenTheBlockThrows() {
      assertThatThrownBy(
              () ->
                  work()
                      .write(
                          () -> {
                            changeEverything();
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(store.tasks().list(swarmId(), TaskQuery.ALL, PageRequest.first(1)).items())
          .isEmpty();
      assertThat(store.tasks().findIdsByKey(swarmId(), Set.of("key"))).isEmpty();
      assertThat(store.agents().find(swarmId(), AGENT)).isEmpty();
      assertThat(store.messages().version(swarmId(), THREAD)).isZero();
      assertThat(store.queues().find(swarmId(), QueueName.DEFAULT)).isEmpty();
      assertThat(store.queues().countByStatus(swarmId())).isEmpty();
    }

    @Test
    void restoresChangedRowsOnRollback() {
      var first = swarm.tasks().enqueue(TaskSpec.of("first"));
      var second = swarm.tasks().enqueue(TaskSpec.builder("second").blockedBy(first.id()).build());

      assertThatThrownBy(
              () ->
                  work()
                      .write(
                          () -> {
                            var claimed = swarm.tasks().claim(ClaimRequest.forAgent(AGENT)).get(0);
                            swarm.tasks().complete(claimed.token(), Optional.empty());
                            swarm.tasks().removeBlocker(second.id(), first.id());
                            swarm.tasks().claim(ClaimRequest.forAgent(AGENT));
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(swarm.tasks().find(first.id())).contains(first);
      assertThat(swarm.tasks().find(second.id())).contains(second);
      assertThat(swarm.tasks().blockersOf(second.id())).containsExactly(first.id());
      assertThat(swarm.tasks().attempts(first.id(), PageRequest.first(1)).items()).isEmpty();
      assertThat(swarm.tasks().claim(ClaimRequest.forAgent(AGENT).withLimit(9)))
          .extracting(Task::id)
          .containsExactly(first.id());
    }

    @Test
    void rethrowsTheExceptionUnchanged() {
      var exception = new IllegalStateException("no");
      var error = new AssertionError("never");

      assertThat(catchThrowable(() -> work().write(throwing(exception)))).isSameAs(exception);
      assertThat(catchThrowable(() -> work().write(throwing(error)))).isSameAs(error);
    }

    @Test
    void readsItsOwnWrites() {
      boolean visible =
          work()
              .write(
                  () -> {
                    var task = changeEverything();
                    return store.tasks().find(swarmId(), task.id()).isPresent()
                        && store.agents().find(swarmId(), AGENT).isPresent()
                        && store.messages().version(swarmId(), THREAD) == 1;
                  });

      assertThat(visible).isTrue();
    }

    @Test
    void hidesUncommittedChanges() {
      List<CompletableFuture<Boolean>> reads = new ArrayList<>();
      for (int round = 0; round < 50; round++) {
        assertThatThrownBy(
                () ->
                    work()
                        .write(
                            () -> {
                              changeEverything();
                              reads.add(
                                  CompletableFuture.supplyAsync(
                                      () -> store.agents().find(swarmId(), AGENT).isPresent()));
                              swarm.tasks().claim(ClaimRequest.forAgent(AGENT));
                              throw new IllegalStateException("no");
                            }))
            .hasMessage("no");
      }

      assertThat(reads).extracting(CompletableFuture::join).containsOnly(false);
    }
  }

  @Nested
  class NestedBlocks {

    @Test
    void commitWithTheOutermostOnly() {
      assertThatThrownBy(
              () ->
                  work()
                      .write(
                          () -> {
                            work().write(UnitOfWorkContract.this::changeEverything);
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(store.agents().find(swarmId(), AGENT)).isEmpty();
    }

    @Test
    void seeChangesOfTheOuterBlock() {
      boolean visible =
          work()
              .write(
                  () -> {
                    var task = changeEverything();
                    return work().read(() -> store.tasks().find(swarmId(), task.id()).isPresent())
                        && work().write(() -> store.tasks().find(swarmId(), task.id()).isPresent());
                  });

      assertThat(visible).isTrue();
    }

    @Test
    void markTheOuterBlockRollbackOnlyWhenTheyThrow() {
      var exception = new IllegalStateException("no");

      var thrown =
          catchThrowable(
              () ->
                  work()
                      .write(
                          () -> {
                            changeEverything();
                            return work().write(() -> caught(throwing(exception)));
                          }));

      assertThat(thrown).isSameAs(exception);
      assertThat(store.agents().find(swarmId(), AGENT)).isEmpty();
    }

    @Test
    void rollBackLaterChangesOfTheOuterBlock() {
      var exception = new IllegalStateException("no");

      var thrown =
          catchThrowable(
              () ->
                  work()
                      .write(
                          () -> {
                            caught(throwing(exception));
                            return changeEverything();
                          }));

      assertThat(thrown).isSameAs(exception);
      assertThat(store.agents().find(swarmId(), AGENT)).isEmpty();
    }

    @Test
    void letTheOuterBlockThrowAnotherException() {
      var own = new IllegalArgumentException("in other words");

      var thrown =
          catchThrowable(
              () ->
                  work()
                      .write(
                          () -> {
                            changeEverything();
                            caught(throwing(new IllegalStateException("no")));
                            throw own;
                          }));

      assertThat(thrown).isSameAs(own);
      assertThat(store.agents().find(swarmId(), AGENT)).isEmpty();
    }

    @Test
    void doNotAffectTheNextTransaction() {
      var failure =
          catchThrowable(
              () -> work().write(() -> caught(throwing(new IllegalStateException("no")))));
      assertThat(failure).hasMessage("no");

      work().write(UnitOfWorkContract.this::changeEverything);

      assertThat(store.agents().find(swarmId(), AGENT)).isPresent();
    }
  }

  @Nested
  class RepositoryCalls {

    @Test
    void areAtomicAndDoNotAbortTheTransaction() {
      var existing = taskFactory.create("taken");
      store.tasks().add(swarmId(), Stream.of(existing).map(UnitOfWorkContract::alone).toList());
      var fresh = taskFactory.create("fresh");

      boolean visible =
          work()
              .write(
                  () -> {
                    var both = Stream.of(fresh, existing).map(UnitOfWorkContract::alone).toList();
                    assertThatThrownBy(() -> store.tasks().add(swarmId(), both))
                        .isInstanceOf(AlreadyExistsException.class);
                    var stale = QueueSettings.defaults(QueueName.DEFAULT).withVersion(7);
                    assertThatThrownBy(() -> store.queues().save(swarmId(), stale))
                        .isInstanceOf(StaleVersionException.class);
                    changeEverything();
                    return store.tasks().find(swarmId(), fresh.id()).isPresent();
                  });

      assertThat(visible).isFalse();
      assertThat(store.tasks().find(swarmId(), fresh.id())).isEmpty();
      assertThat(store.agents().find(swarmId(), AGENT)).isPresent();
    }
  }

  @Nested
  class Read extends ReadTransactionTests {

    Read() {
      super(UnitOfWorkContract.this);
    }
  }

  @Nested
  class Concurrency {

    @Test
    void loseNoUpdate() {
      swarm.agents().register(AGENT, AgentProfile.DEFAULT);

      ConcurrentRunner.run(
              8,
              racer -> {
                for (int i = 0; i < 25; i++) {
                  persist(() -> swarm.agents().reportCycle(AGENT, CycleReport.of(2)));
                }
                return racer;
              })
          .resultsOrThrow();

      var stats = swarm.agents().find(AGENT).orElseThrow().stats();
      assertThat(stats.cycles()).isEqualTo(200);
      assertThat(stats.tasksCompleted()).isEqualTo(400);
    }

    /** Retries on conflict: a store may run two changes concurrently and reject the later one. */
    private void persist(Runnable change) {
      while (true) {
        try {
          change.run();
          return;
        } catch (StaleVersionException e) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private UnitOfWork work() {
    return store.unitOfWork();
  }

  private Task changeEverything() {
    swarm.agents().register(AGENT, AgentProfile.DEFAULT);
    swarm.messages().append(THREAD, MessageInput.text(Role.USER, "hello"));
    swarm.queues().pause(new QueueName("other"));
    swarm.queues().update(QueueName.DEFAULT, it -> it.withMaxInProgress(OptionalInt.of(9)));
    return swarm.tasks().enqueue(TaskSpec.builder("task").key("key").build());
  }

  private Boolean caught(Supplier<Boolean> block) {
    try {
      return work().write(block);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static TaskInsert alone(Task task) {
    return new TaskInsert(task, Set.of());
  }

  private static Supplier<Boolean> throwing(RuntimeException exception) {
    return () -> {
      throw exception;
    };
  }

  private static Supplier<Boolean> throwing(Error error) {
    return () -> {
      throw error;
    };
  }
}
