package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CompactTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROGRESS")
  void isTheSameTask(TaskStatus status) {
    assertIsTheSame(CachedValues.fullySaid(status));
  }

  @Test
  void isTheSameTaskWhileItIsHeld() {
    assertIsTheSame(CachedValues.TASKS.fullySaid(TaskStatus.IN_PROGRESS));
  }

  private static void assertIsTheSame(Task task) {
    assertThat(Compact.task(task.id(), task)).isEqualTo(task);
    assertThat(Compact.task(task.id(), again(task))).isEqualTo(task);
  }

  @Test
  void sharesWhatManyHave() {
    var task = CachedValues.TASKS.fullySaid(TaskStatus.IN_PROGRESS);
    var one = Compact.task(task.id(), again(task));
    var other = Compact.task(task.id(), again(task));

    assertThat(one.id()).isSameAs(task.id());
    assertThat(one.spec().queue()).isSameAs(other.spec().queue());
    assertThat(one.spec().retry()).isSameAs(other.spec().retry());
    assertThat(one.spec().requires()).isSameAs(other.spec().requires());
    assertThat(one.spec().plan().orElseThrow()).isSameAs(other.spec().plan().orElseThrow());
    assertThat(one.agent().orElseThrow())
        .isSameAs(other.agent().orElseThrow())
        .isSameAs(one.lease().orElseThrow().holder());
  }

  @Test
  void sharesWhatIsTwiceInIt() {
    var task = again(CachedValues.TASKS.task("one"));
    assertThat(task.runAt()).isNotSameAs(task.createdAt());
    var compact = Compact.task(new TaskId(task.id().value()), task);

    assertThat(compact.runAt()).isSameAs(compact.createdAt()).isSameAs(compact.updatedAt());
    assertThat(compact.spec().payload()).isSameAs(Json.NULL);
  }

  /** Returns an equal one that shares nothing with it. */
  private static Task again(Task task) {
    var format = CacheFormats.of(Task.class);
    return format.read(format.write(task));
  }
}
