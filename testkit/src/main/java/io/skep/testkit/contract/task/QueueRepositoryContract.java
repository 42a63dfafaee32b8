package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.StaleVersionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link QueueRepository}. */
public abstract class QueueRepositoryContract extends StoreContract {

  private static final QueueName QUEUE = new QueueName("surveys");

  private static final QueueSettings SETTINGS =
      new QueueSettings(
          QUEUE,
          true,
          Optional.of(Duration.ofNanos(1_001_000)),
          OptionalInt.of(7),
          Map.of("flying", 3, "mapping \"by hand\" \uD83D\uDC1D; é", 0),
          0);

  @Nested
  class Find {

    @Test
    void isEmptyForAnUnknownQueue() {
      enqueue(TaskSpec.builder("task").queue(QUEUE).build());

      assertThat(queues().find(swarmId(), QUEUE)).isEmpty();
    }

    @Test
    void returnsEveryField() {
      var saved = queues().save(swarmId(), SETTINGS);

      assertThat(queues().find(swarmId(), QUEUE)).contains(saved);
      assertThat(saved).isEqualTo(SETTINGS.withVersion(1));
    }

    @Test
    void returnsAbsentFields() {
      var open =
          QueueSettings.defaults(QUEUE)
              .withPriorityAging(Optional.empty())
              .withMaxInProgress(OptionalInt.empty());

      queues().save(swarmId(), open);

      assertThat(queues().find(swarmId(), QUEUE)).contains(open.withVersion(1));
    }

    @Test
    void returnsMaximumValues() {
      var longest = new QueueName("\uD83D\uDC1D".repeat(QueueName.MAX_LENGTH / 2));
      var settings =
          QueueSettings.defaults(longest)
              .withPriorityAging(Optional.of(Duration.ofDays(365)))
              .withMaxInProgress(OptionalInt.of(Integer.MAX_VALUE));

      queues().save(swarmId(), settings);

      assertThat(queues().find(swarmId(), longest)).contains(settings.withVersion(1));
    }

    @Test
    void distinguishesNamesExactly() {
      queues().save(swarmId(), QueueSettings.defaults(new QueueName("é")));

      assertThat(queues().find(swarmId(), new QueueName("É"))).isEmpty();
      assertThat(queues().find(swarmId(), new QueueName("e\u0301"))).isEmpty();
      assertThat(queues().find(otherSwarmId(), new QueueName("é"))).isEmpty();
    }
  }

  @Nested
  class Save {

    @Test
    void increasesTheVersionByOne() {
      var first = queues().save(swarmId(), SETTINGS);
      var second = queues().save(swarmId(), first.withPaused(false));

      assertThat(second).isEqualTo(SETTINGS.withPaused(false).withVersion(2));
      assertThat(queues().find(swarmId(), QUEUE)).contains(second);
    }

    @Test
    void rejectsAStaleVersion() {
      var first = queues().save(swarmId(), SETTINGS);
      var second = queues().save(swarmId(), first.withPaused(false));

      assertThatThrownBy(() -> queues().save(swarmId(), first))
          .isInstanceOfSatisfying(
              StaleVersionException.class,
              e -> {
                assertThat(e.expectedVersion()).isEqualTo(1);
                assertThat(e.actualVersion()).isEqualTo(2);
              });
      assertThat(queues().find(swarmId(), QUEUE)).contains(second);
    }

    @Test
    void rejectsDefaultsOnceStored() {
      var first = queues().save(swarmId(), SETTINGS);

      assertThatThrownBy(() -> queues().save(swarmId(), QueueSettings.defaults(QUEUE)))
          .isInstanceOf(StaleVersionException.class);
      assertThat(queues().find(swarmId(), QUEUE)).contains(first);
    }

    @Test
    void rejectsALaterVersionOfAnUnknownQueue() {
      assertThatThrownBy(() -> queues().save(swarmId(), SETTINGS.withVersion(3)))
          .isInstanceOf(StaleVersionException.class);
      assertThat(queues().find(swarmId(), QUEUE)).isEmpty();
    }

    @Test
    void letsOneConcurrentSaveWin() {
      for (int version = 0; version < 10; version++) {
        var read = SETTINGS.withVersion(version);

        var race =
            ConcurrentRunner.run(
                4, racer -> queues().save(swarmId(), read.withPaused(racer % 2 == 0)));

        assertThat(race.results()).hasSize(1);
        assertThat(race.failures()).hasOnlyElementsOfType(StaleVersionException.class);
        assertThat(queues().find(swarmId(), QUEUE)).contains(race.results().get(0));
      }
    }
  }

  @Nested
  class ListQueues {

    @Test
    void isInitiallyEmpty() {
      assertThat(queues().list(swarmId(), PageRequest.first(1)).items()).isEmpty();
    }

    @Test
    void listsQueuesWithTasksOrSettings() {
      var settings = queues().save(swarmId(), SETTINGS);
      var other = new QueueName("other");
      var both = new QueueName("both");
      enqueue(TaskSpec.builder("task").queue(other).build());
      enqueue(TaskSpec.builder("task").queue(both).build());
      var bothSettings = queues().save(swarmId(), QueueSettings.defaults(both).withPaused(true));

      assertThat(list(2))
          .containsExactly(
              new QueueSummary(bothSettings, Map.of(TaskStatus.PENDING, 1L)),
              new QueueSummary(QueueSettings.defaults(other), Map.of(TaskStatus.PENDING, 1L)),
              new QueueSummary(settings, Map.of()));
    }

    @Test
    void countsTheTasksOfEachQueueInEachStatus() {
      int count = 0;
      for (var status : TaskStatus.values()) {
        count++;
        for (int i = 0; i < count; i++) {
          add(taskFactory.inStatus(status, TaskSpec.builder("task").queue(QUEUE).build()));
        }
      }
      add(taskFactory.inStatus(TaskStatus.RECORDED, TaskSpec.of("task")));

      assertThat(list(10))
          .extracting(QueueSummary::counts)
          .containsExactly(
              Map.of(TaskStatus.RECORDED, 1L),
              Map.of(
                  TaskStatus.PENDING, 1L,
                  TaskStatus.IN_PROGRESS, 2L,
                  TaskStatus.COMPLETED, 3L,
                  TaskStatus.FAILED_VALIDATION, 4L,
                  TaskStatus.RECORDED, 5L,
                  TaskStatus.CANCELLED, 6L));
    }

    @Test
    void isOrderedByNameInPagesOfAnySize() {
      var inOrder =
          List.of("\"", "10", "9", "A", "Z", "a", "a b", "a-b", "é", "\uFF5E", "\uD83D\uDC1D");
      for (int i : new int[] {7, 2, 10, 0, 9, 5, 3, 8, 1, 6, 4}) {
        var name = new QueueName(inOrder.get(i));
        if (i % 2 == 0) {
          queues().save(swarmId(), QueueSettings.defaults(name));
        } else {
          enqueue(TaskSpec.builder("task").queue(name).build());
        }
      }

      for (int limit : new int[] {1, 2, 3, 10, 11, 1_000}) {
        assertThat(list(limit))
            .extracting(found -> found.settings().name().value())
            .containsExactlyElementsOf(inOrder);
      }
    }

    @Test
    void omitsOtherSwarms() {
      queues().save(swarmId(), SETTINGS);
      enqueue(TaskSpec.of("task"));

      assertThat(queues().list(otherSwarmId(), PageRequest.first(9)).items()).isEmpty();
    }
  }

  @Nested
  class CountByStatus {

    @Test
    void isInitiallyEmpty() {
      assertThat(queues().countByStatus(swarmId())).isEmpty();
    }

    @Test
    void countsTheTasksOfAllQueues() {
      enqueue(
          TaskSpec.of("one"), TaskSpec.of("two"), TaskSpec.builder("three").queue(QUEUE).build());

      assertThat(queues().countByStatus(swarmId())).isEqualTo(Map.of(TaskStatus.PENDING, 3L));
      assertThat(queues().countByStatus(otherSwarmId())).isEmpty();
    }

    @Test
    void followsEveryChange() {
      var blocked = TaskSpec.builder("blocked").blockedByKeys("one").build();
      enqueue(TaskSpec.builder("one").key("one").build(), TaskSpec.of("two"), blocked);
      expectCounts(Map.of(TaskStatus.PENDING, 3L));

      var claimed = swarm.tasks().claim(ClaimRequest.forAgent(new AgentId("a")).withLimit(9));
      expectCounts(Map.of(TaskStatus.PENDING, 1L, TaskStatus.IN_PROGRESS, 2L));

      swarm.tasks().complete(claimed.get(0).token(), Optional.empty());
      swarm.tasks().release(claimed.get(1).token());
      expectCounts(Map.of(TaskStatus.PENDING, 2L, TaskStatus.COMPLETED, 1L));

      swarm.tasks().record(claimed.get(0).id());
      swarm.tasks().cancel(claimed.get(1).id());
      expectCounts(
          Map.of(TaskStatus.PENDING, 1L, TaskStatus.RECORDED, 1L, TaskStatus.CANCELLED, 1L));
    }

    @Test
    void followsATaskIntoAnotherQueue() {
      var task = add(taskFactory.create("task"));
      var moved = taskFactory.create(task.id(), TaskSpec.builder("task").queue(QUEUE).build());

      store.tasks().save(swarmId(), moved, Optional.empty());

      expectCounts(Map.of(TaskStatus.PENDING, 1L));
      assertThat(list(9)).extracting(found -> found.settings().name()).containsExactly(QUEUE);
    }

    private void expectCounts(Map<TaskStatus, Long> counts) {
      assertThat(queues().countByStatus(swarmId())).isEqualTo(counts);
      assertThat(list(9)).extracting(QueueSummary::counts).containsExactly(counts);
    }
  }

  private QueueRepository queues() {
    return store.queues();
  }

  private List<QueueSummary> list(int limit) {
    return Pages.collectAll(limit, page -> queues().list(swarmId(), page));
  }

  private void enqueue(TaskSpec... specs) {
    swarm.tasks().enqueueAll(Arrays.asList(specs));
  }

  private Task add(Task task) {
    return store.tasks().add(swarmId(), List.of(new TaskInsert(task, Set.of()))).get(0);
  }
}
