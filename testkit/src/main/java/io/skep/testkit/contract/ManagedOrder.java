package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which task goes first. */
abstract class ManagedOrder extends ManagerPart {

  ManagedOrder(StoreContract contract) {
    super(contract);
  }

  @Test
  void higherPrioritiesGoFirstAndThenOlderTasks() {
    var low = queue("low", Priority.LOW);
    var normal = queue("normal", Priority.NORMAL);
    clock().advance(Duration.ofNanos(1_000));
    var laterNormal = queue("later normal", Priority.NORMAL);
    var critical = queue("critical", Priority.CRITICAL);
    var high = queue("high", Priority.HIGH);
    var laterHigh = queue("later high", Priority.HIGH);

    expect(critical, high, laterHigh, normal, laterNormal, low);
  }

  @Test
  void aLowerPriorityGoesBeforeAHigherOneThatIsYoungerByTheBoost() {
    changeBoost(Optional.of(Duration.ofMinutes(10)));
    var low = queue("low", Priority.LOW);
    clock().advance(Duration.ofMinutes(10).minusNanos(1_000));
    var early = queue("early normal", Priority.NORMAL);
    clock().advance(Duration.ofNanos(2_000));
    var late = queue("late normal", Priority.NORMAL);
    clock().advance(Duration.ofMinutes(10));
    var high = queue("high", Priority.HIGH);

    expect(early, low, late, high);
  }

  @Test
  void noTaskWaitsForEverBehindHigherPriorities() {
    changeBoost(Optional.of(Duration.ofMinutes(1)));
    var low = queue("low", Priority.LOW);
    for (int i = 0; i < 9; i++) {
      queue("critical", Priority.CRITICAL);
      clock().advance(Duration.ofSeconds(30));
      if (ids(claim(1)).contains(low.id())) {
        assertThat(i).isEqualTo(6);
        return;
      }
    }
    throw new AssertionError("the low priority waits still");
  }

  @Test
  void inStrictOrderNoAgeOutweighsAPriority() {
    changeBoost(Optional.empty());
    var low = queue("low", Priority.LOW);
    var normal = queue("normal", Priority.NORMAL);
    clock().advance(Duration.ofDays(365 * 50));
    var critical = queue("critical", Priority.CRITICAL);
    var laterNormal = queue("later normal", Priority.NORMAL);
    var laterLow = queue("later low", Priority.LOW);

    expect(critical, normal, laterNormal, low, laterLow);
  }

  @Test
  void aDelayedTaskIsAsOldAsItsTime() {
    var delayed = queue(TaskSpec.titled("delayed").notBefore(now().plusSeconds(60)));
    clock().advance(Duration.ofSeconds(30));
    var early = queue("early", Priority.NORMAL);
    clock().advance(Duration.ofSeconds(60));
    var late = queue("late", Priority.NORMAL);

    expect(early, delayed, late);
  }

  @Test
  void aTaskThatIsGivenBackKeepsItsPlace() {
    var first = claimed("first");
    clock().advance(Duration.ofSeconds(1));
    var second = queue("second");
    tasks().release(first.token());

    expect(first, second);
  }

  private void changeBoost(Optional<Duration> boost) {
    swarm().queues().change(QueueName.DEFAULT, it -> it.withPriorityBoost(boost));
  }

  private Task queue(String title, Priority priority) {
    return queue(TaskSpec.titled(title).priority(priority));
  }

  private void expect(Task... inOrder) {
    var ids = ids(List.of(inOrder));
    assertThat(ids(tasks().ready(QueueName.DEFAULT, PageRequest.first(99)).items())).isEqualTo(ids);
    assertThat(ids(claim(99))).isEqualTo(ids);
  }
}
