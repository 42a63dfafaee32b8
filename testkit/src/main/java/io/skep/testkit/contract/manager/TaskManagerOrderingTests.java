package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for claim order. */
abstract class TaskManagerOrderingTests extends TaskManagerContractPart {

  TaskManagerOrderingTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void ordersByPriorityThenAge() {
    var low = enqueue("low", Priority.LOW);
    var normal = enqueue("normal", Priority.NORMAL);
    clock().advance(Duration.ofNanos(1_000));
    var laterNormal = enqueue("later normal", Priority.NORMAL);
    var critical = enqueue("critical", Priority.CRITICAL);
    var high = enqueue("high", Priority.HIGH);
    var laterHigh = enqueue("later high", Priority.HIGH);

    assertOrder(critical, high, laterHigh, normal, laterNormal, low);
  }

  @Test
  void agingOutweighsPriorityAfterTheInterval() {
    setPriorityAging(Optional.of(Duration.ofMinutes(10)));
    var low = enqueue("low", Priority.LOW);
    clock().advance(Duration.ofMinutes(10).minusNanos(1_000));
    var early = enqueue("early normal", Priority.NORMAL);
    clock().advance(Duration.ofNanos(2_000));
    var late = enqueue("late normal", Priority.NORMAL);
    clock().advance(Duration.ofMinutes(10));
    var high = enqueue("high", Priority.HIGH);

    assertOrder(early, low, late, high);
  }

  @Test
  void agingPreventsStarvation() {
    setPriorityAging(Optional.of(Duration.ofMinutes(1)));
    var low = enqueue("low", Priority.LOW);
    for (int i = 0; i < 9; i++) {
      enqueue("critical", Priority.CRITICAL);
      clock().advance(Duration.ofSeconds(30));
      if (ids(claim(1)).contains(low.id())) {
        assertThat(i).isEqualTo(6);
        return;
      }
    }
    throw new AssertionError("task of low priority was not claimed");
  }

  @Test
  void withoutAgingPriorityAlwaysWins() {
    setPriorityAging(Optional.empty());
    var low = enqueue("low", Priority.LOW);
    var normal = enqueue("normal", Priority.NORMAL);
    clock().advance(Duration.ofDays(365 * 50));
    var critical = enqueue("critical", Priority.CRITICAL);
    var laterNormal = enqueue("later normal", Priority.NORMAL);
    var laterLow = enqueue("later low", Priority.LOW);

    assertOrder(critical, normal, laterNormal, low, laterLow);
  }

  @Test
  void aDelayedTaskAgesFromItsRunAt() {
    var delayed = enqueue(TaskSpec.builder("delayed").notBefore(now().plusSeconds(60)));
    clock().advance(Duration.ofSeconds(30));
    var early = enqueue("early", Priority.NORMAL);
    clock().advance(Duration.ofSeconds(60));
    var late = enqueue("late", Priority.NORMAL);

    assertOrder(early, delayed, late);
  }

  @Test
  void aReleasedTaskKeepsItsRank() {
    var first = enqueueAndClaim("first");
    clock().advance(Duration.ofSeconds(1));
    var second = enqueue("second");
    tasks().release(first.token());

    assertOrder(first, second);
  }

  private void setPriorityAging(Optional<Duration> interval) {
    swarm().queues().update(QueueName.DEFAULT, it -> it.withPriorityAging(interval));
  }

  private Task enqueue(String title, Priority priority) {
    return enqueue(TaskSpec.builder(title).priority(priority));
  }

  private void assertOrder(Task... inOrder) {
    var ids = ids(List.of(inOrder));
    assertThat(ids(tasks().listReady(QueueName.DEFAULT, PageRequest.first(99)).items()))
        .isEqualTo(ids);
    assertThat(ids(claim(99))).isEqualTo(ids);
  }
}
