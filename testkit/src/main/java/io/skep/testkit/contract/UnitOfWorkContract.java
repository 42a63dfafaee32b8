package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.Races;
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

/** What {@link UnitOfWork} owes, together with the repositories of its store. */
public abstract class UnitOfWorkContract extends StoreContract {

  private static final AgentId AGENT = new AgentId("a");
  private static final ThreadId THREAD = ThreadId.topic("news");

  @Nested
  class Write {

    @Test
    void returnsWhatItsBlockReturned() {
      assertThat(work().write(() -> "honey")).isEqualTo("honey");
    }

    @Test
    void keepsAllThatItsBlockDidInAllRepositories() {
      var task = work().write(UnitOfWorkContract.this::changeEverything);

      assertThat(store.tasks().find(swarmId(), task.id())).contains(task);
      assertThat(store.agents().find(swarmId(), AGENT)).isPresent();
      assertThat(store.messages().version(swarmId(), THREAD)).isEqualTo(1);
      assertThat(store.queues().find(swarmId(), QueueName.DEFAULT)).isPresent();
    }

    @Test
    void keepsNothingOfABlockThatThrows() {
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
      assertThat(store.tasks().findKeys(swarmId(), Set.of("key"))).isEmpty();
      assertThat(store.agents().find(swarmId(), AGENT)).isEmpty();
      assertThat(store.messages().version(swarmId(), THREAD)).isZero();
      assertThat(store.queues().find(swarmId(), QueueName.DEFAULT)).isEmpty();
      assertThat(store.queues().countByStatus(swarmId())).isEmpty();
    }

    @Test
    void bringsBackWhatABlockThatThrowsHadChanged() {
      var first = swarm.tasks().queue(TaskSpec.of("first"));
      var second = swarm.tasks().queue(TaskSpec.titled("second").after(first.id()).build());

      assertThatThrownBy(
              () ->
                  work()
                      .write(
                          () -> {
                            var claimed = swarm.tasks().claim(ClaimRequest.by(AGENT)).get(0);
                            swarm.tasks().complete(claimed.token(), Optional.empty());
                            swarm.tasks().removeBlocker(second.id(), first.id());
                            swarm.tasks().claim(ClaimRequest.by(AGENT));
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(swarm.tasks().find(first.id())).contains(first);
      assertThat(swarm.tasks().find(second.id())).contains(second);
      assertThat(swarm.tasks().blockersOf(second.id())).containsExactly(first.id());
      assertThat(swarm.tasks().attempts(first.id(), PageRequest.first(1)).items()).isEmpty();
      assertThat(swarm.tasks().claim(ClaimRequest.by(AGENT).upTo(9)))
          .extracting(Task::id)
          .containsExactly(first.id());
    }

    @Test
    void throwsWhatItsBlockThrewAsItIs() {
      var exception = new IllegalStateException("no");
      var error = new AssertionError("never");

      assertThat(catchThrowable(() -> work().write(throwing(exception)))).isSameAs(exception);
      assertThat(catchThrowable(() -> work().write(throwing(error)))).isSameAs(error);
    }

    @Test
    void letsItsBlockSeeWhatItDid() {
      boolean seen =
          work()
              .write(
                  () -> {
                    var task = changeEverything();
                    return store.tasks().find(swarmId(), task.id()).isPresent()
                        && store.agents().find(swarmId(), AGENT).isPresent()
                        && store.messages().version(swarmId(), THREAD) == 1;
                  });

      assertThat(seen).isTrue();
    }

    @Test
    void showsNobodyWhatIsNotKept() {
      List<CompletableFuture<Boolean>> glances = new ArrayList<>();
      for (int round = 0; round < 50; round++) {
        assertThatThrownBy(
                () ->
                    work()
                        .write(
                            () -> {
                              changeEverything();
                              glances.add(
                                  CompletableFuture.supplyAsync(
                                      () -> store.agents().find(swarmId(), AGENT).isPresent()));
                              swarm.tasks().claim(ClaimRequest.by(AGENT));
                              throw new IllegalStateException("no");
                            }))
            .hasMessage("no");
      }

      assertThat(glances).extracting(CompletableFuture::join).containsOnly(false);
    }
  }

  @Nested
  class NestedBlocks {

    @Test
    void areKeptWithTheOutermostOnly() {
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
    void seeWhatTheOuterOneDid() {
      boolean seen =
          work()
              .write(
                  () -> {
                    var task = changeEverything();
                    return work().read(() -> store.tasks().find(swarmId(), task.id()).isPresent())
                        && work().write(() -> store.tasks().find(swarmId(), task.id()).isPresent());
                  });

      assertThat(seen).isTrue();
    }

    @Test
    void doomTheOuterOnesWhenTheyThrow() {
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
    void doomWhatTheOuterOneDoesLater() {
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
    void leaveItToTheOuterOneToThrowSomethingElse() {
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
    void doomNothingThatComesAfterTheOutermost() {
      var doomed =
          catchThrowable(
              () -> work().write(() -> caught(throwing(new IllegalStateException("no")))));
      assertThat(doomed).hasMessage("no");

      work().write(UnitOfWorkContract.this::changeEverything);

      assertThat(store.agents().find(swarmId(), AGENT)).isPresent();
    }
  }

  @Nested
  class CallsOfRepositories {

    @Test
    void thatThrowChangeNothingAndLetTheBlockGoOn() {
      var taken = make.task("taken");
      store.tasks().add(swarmId(), Stream.of(taken).map(UnitOfWorkContract::alone).toList());
      var fresh = make.task("fresh");

      boolean seen =
          work()
              .write(
                  () -> {
                    var both = Stream.of(fresh, taken).map(UnitOfWorkContract::alone).toList();
                    assertThatThrownBy(() -> store.tasks().add(swarmId(), both))
                        .isInstanceOf(AlreadyExistsException.class);
                    var stale = QueueSettings.defaults(QueueName.DEFAULT).atVersion(7);
                    assertThatThrownBy(() -> store.queues().save(swarmId(), stale))
                        .isInstanceOf(StaleVersionException.class);
                    changeEverything();
                    return store.tasks().find(swarmId(), fresh.id()).isPresent();
                  });

      assertThat(seen).isFalse();
      assertThat(store.tasks().find(swarmId(), fresh.id())).isEmpty();
      assertThat(store.agents().find(swarmId(), AGENT)).isPresent();
    }
  }

  @Nested
  class Read extends ReadBlocks {

    Read() {
      super(UnitOfWorkContract.this);
    }
  }

  @Nested
  class ManyThreads {

    @Test
    void loseNoChange() {
      swarm.agents().register(AGENT, AgentProfile.PLAIN);

      Races.run(
              8,
              racer -> {
                for (int i = 0; i < 25; i++) {
                  persist(() -> swarm.agents().reportCycle(AGENT, CycleReport.of(2)));
                }
                return racer;
              })
          .orFail();

      var figures = swarm.agents().find(AGENT).orElseThrow().figures();
      assertThat(figures.cycles()).isEqualTo(200);
      assertThat(figures.tasksCompleted()).isEqualTo(400);
    }

    /** A store may let two change the same at once, and refuse the later one. */
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
    return store.work();
  }

  private Task changeEverything() {
    swarm.agents().register(AGENT, AgentProfile.PLAIN);
    swarm.messages().append(THREAD, Entry.text(Role.USER, "hello"));
    swarm.queues().pause(new QueueName("other"));
    swarm.queues().change(QueueName.DEFAULT, it -> it.withMaxInProgress(OptionalInt.of(9)));
    return swarm.tasks().queue(TaskSpec.titled("task").key("key").build());
  }

  private Boolean caught(Supplier<Boolean> block) {
    try {
      return work().write(block);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static NewTask alone(Task task) {
    return new NewTask(task, Set.of());
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
