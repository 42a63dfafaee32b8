package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
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

/** Contract tests of concurrent inserts, on real threads. */
abstract class TaskInsertRaceTests extends StoreContract {

  private static final int THREADS = 16;
  private static final int ROUNDS = 40;

  @Nested
  class ConcurrentInserts {

    /** Holds also if the store batches concurrent calls. */
    @Test
    void areRejectedIndividually() {
      var existing = taskFactory.create("taken");
      store.tasks().add(swarmId(), List.of(new TaskInsert(existing, Set.of())));
      var keyed = taskFactory.create(TaskSpec.builder("keyed").key("key").build());
      store.tasks().add(swarmId(), List.of(new TaskInsert(keyed, Set.of())));
      var added = new ConcurrentLinkedQueue<TaskId>();

      var outcome =
          ConcurrentRunner.run(
              THREADS,
              racer -> {
                for (int i = 0; i < 20; i++) {
                  var key = racer % 2 == 0 ? "key" + racer + "/" + i : null;
                  added.add(add(taskFactory.create(spec(key))));
                }
                assertThat(add(taskFactory.create(spec("key")))).isEqualTo(keyed.id());
                return add(racer % 4 == 0 ? existing : taskFactory.create(spec(null)));
              });

      assertThat(outcome.failures())
          .hasSize(THREADS / 4)
          .allMatch(AlreadyExistsException.class::isInstance);
      assertThat(outcome.results()).doesNotContain(existing.id()).doesNotHaveDuplicates();
      added.addAll(outcome.results());
      assertThat(added).hasSize(THREADS * 20 + THREADS * 3 / 4).doesNotHaveDuplicates();
      assertThat(Pages.collectAll(1_000, page -> swarm.tasks().list(TaskQuery.ALL, page)))
          .extracting(Task::id)
          .containsAll(added)
          .hasSize(added.size() + 2);
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.PENDING, added.size() + 2L));
    }

    private TaskSpec spec(@Nullable String key) {
      var spec = TaskSpec.builder("task");
      return key == null ? spec.build() : spec.key(key).build();
    }

    private TaskId add(Task task) {
      return store.tasks().add(swarmId(), List.of(new TaskInsert(task, Set.of()))).get(0).id();
    }
  }

  @Nested
  class ConcurrentKeys {

    @Test
    void belongToOneTaskUnderConcurrency() {
      for (int round = 0; round < ROUNDS; round++) {
        var spec = TaskSpec.builder("task").key("key " + round).build();

        var queued =
            ConcurrentRunner.run(THREADS, racer -> swarm.tasks().enqueue(spec).id())
                .resultsOrThrow();

        assertThat(Set.copyOf(queued)).hasSize(1);
      }
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.PENDING, (long) ROUNDS));
    }

    @Test
    void belongToOneTaskInAnyOrder() {
      var specs =
          new ArrayList<>(
              IntStream.range(0, 50)
                  .mapToObj(i -> TaskSpec.builder("task").key("key " + i).build())
                  .toList());
      var reversed = new ArrayList<>(specs);
      Collections.reverse(reversed);

      var queued =
          ConcurrentRunner.run(
                  THREADS,
                  racer ->
                      Set.copyOf(
                          swarm.tasks().enqueueAll(racer % 2 == 0 ? specs : reversed).stream()
                              .map(Task::id)
                              .toList()))
              .resultsOrThrow();

      assertThat(Set.copyOf(queued)).hasSize(1);
      assertThat(store.queues().countByStatus(swarmId()))
          .isEqualTo(Map.of(TaskStatus.PENDING, 50L));
    }
  }
}
