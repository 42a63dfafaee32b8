package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What tasks owe to callers that bring them in at the same time, on real threads. */
abstract class TaskAddingRaces extends StoreContract {

  private static final int THREADS = 16;
  private static final int ROUNDS = 40;

  @Nested
  class Adders {

    /** However a store joins them. */
    @Test
    void areRefusedEachForItself() {
      var taken = make.task("taken");
      store.tasks().add(swarmId(), List.of(new NewTask(taken, Set.of())));
      var keyed = make.task(TaskSpec.titled("keyed").key("key").build());
      store.tasks().add(swarmId(), List.of(new NewTask(keyed, Set.of())));
      var added = new ConcurrentLinkedQueue<TaskId>();

      var outcome =
          Races.run(
              THREADS,
              racer -> {
                for (int i = 0; i < 20; i++) {
                  var key = racer % 2 == 0 ? "key" + racer + "/" + i : null;
                  added.add(add(make.task(spec(key))));
                }
                assertThat(add(make.task(spec("key")))).isEqualTo(keyed.id());
                return add(racer % 4 == 0 ? taken : make.task(spec(null)));
              });

      assertThat(outcome.failures())
          .hasSize(THREADS / 4)
          .allMatch(AlreadyExistsException.class::isInstance);
      assertThat(outcome.results()).doesNotContain(taken.id()).doesNotHaveDuplicates();
      added.addAll(outcome.results());
      assertThat(added).hasSize(THREADS * 20 + THREADS * 3 / 4).doesNotHaveDuplicates();
      assertThat(Pages.all(1_000, page -> swarm.tasks().list(TaskQuery.ALL, page)))
          .extracting(Task::id)
          .containsAll(added)
          .hasSize(added.size() + 2);
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.PENDING, added.size() + 2L));
    }

    private TaskSpec spec(@Nullable String key) {
      var spec = TaskSpec.titled("task");
      return key == null ? spec.build() : spec.key(key).build();
    }

    private TaskId add(Task task) {
      return store.tasks().add(swarmId(), List.of(new NewTask(task, Set.of()))).get(0).id();
    }
  }

  @Nested
  class Keys {

    @Test
    void belongToOneTaskHoweverManyQueueThem() {
      for (int round = 0; round < ROUNDS; round++) {
        var spec = TaskSpec.titled("task").key("key " + round).build();

        var queued = Races.run(THREADS, racer -> swarm.tasks().queue(spec).id()).orFail();

        assertThat(Set.copyOf(queued)).hasSize(1);
      }
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.PENDING, (long) ROUNDS));
    }

    @Test
    void belongToOneTaskInWhateverOrderTheyCome() {
      var specs =
          new ArrayList<>(
              IntStream.range(0, 50)
                  .mapToObj(i -> TaskSpec.titled("task").key("key " + i).build())
                  .toList());
      var reversed = new ArrayList<>(specs);
      Collections.reverse(reversed);

      var queued =
          Races.run(
                  THREADS,
                  racer ->
                      Set.copyOf(
                          swarm.tasks().queueAll(racer % 2 == 0 ? specs : reversed).stream()
                              .map(Task::id)
                              .toList()))
              .orFail();

      assertThat(Set.copyOf(queued)).hasSize(1);
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.PENDING, 50L));
    }
  }
}
