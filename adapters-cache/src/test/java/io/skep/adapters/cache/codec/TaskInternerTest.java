package io.skep.adapters.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TaskInternerTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROGRESS")
  void returnsEqualTask(TaskStatus status) {
    assertInternedIsEqual(SampleValues.fullTask(status));
  }

  @Test
  void returnsEqualTaskWhileLeased() {
    assertInternedIsEqual(SampleValues.TASKS.withAllFields(TaskStatus.IN_PROGRESS));
  }

  private static void assertInternedIsEqual(Task task) {
    assertThat(TaskInterner.intern(task.id(), task)).isEqualTo(task);
    assertThat(TaskInterner.intern(task.id(), copyOf(task))).isEqualTo(task);
  }

  @Test
  void sharesCommonValuesBetweenTasks() {
    var task = SampleValues.TASKS.withAllFields(TaskStatus.IN_PROGRESS);
    var one = TaskInterner.intern(task.id(), copyOf(task));
    var other = TaskInterner.intern(task.id(), copyOf(task));

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
  void sharesEqualInstantsWithinATask() {
    var task = copyOf(SampleValues.TASKS.create("one"));
    assertThat(task.runAt()).isNotSameAs(task.createdAt());
    var interned = TaskInterner.intern(new TaskId(task.id().value()), task);

    assertThat(interned.runAt()).isSameAs(interned.createdAt()).isSameAs(interned.updatedAt());
    assertThat(interned.spec().payload()).isSameAs(Json.NULL);
  }

  /** Returns an equal task that shares no objects with the given one. */
  private static Task copyOf(Task task) {
    var codec = CacheCodecs.of(Task.class);
    return codec.decode(codec.encode(task));
  }
}
