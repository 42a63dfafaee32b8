package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.TaskFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract tests of inserts: every field is stored unchanged. */
abstract class TaskInsertTests extends TaskContractPart {

  private static final String BEE = "\uD83D\uDC1D";

  TaskInsertTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void storesAMinimalTask() {
    var task = taskFactory().create("task");

    assertThat(add(task)).isEqualTo(task);
    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void storesEveryFieldInEveryStatus() {
    for (var status : TaskStatus.values()) {
      var task = taskFactory().withAllFields(status);

      assertThat(add(task)).isEqualTo(task);
      assertThat(stored(task)).isEqualTo(task);
    }
  }

  @Test
  void storesTheFailureOfARecordedTask() {
    var task = taskFactory().inStatus(TaskStatus.RECORDED, TaskSpec.of("task"));
    var failed = new TaskDraft(task, now()).failed(true).build();

    add(failed);

    assertThat(stored(failed)).isEqualTo(failed);
  }

  @Test
  void storesUnusualText() {
    var everything =
        "'; DROP TABLE task; -- \"quoted\" \\ \u0001\u001F\u007F\u0085 \r\n\t "
            + "e\u0301 é \u200F\u05D0\u05D1 \uFFFF \uFEFF "
            + BEE;
    var name = everything.replaceAll("\\p{Cc}", "").strip();
    var spec =
        TaskSpec.builder(name)
            .queue(new QueueName(name))
            .plan(new PlanId(name))
            .key(name)
            .description(everything)
            .payload(Json.string(everything))
            .requires("with, comma", name)
            .assignee(new AgentId(name))
            .tags("b, c", "a", name)
            .build();
    var task = new TaskDraft(taskFactory().create(spec), now()).progress(everything).build();
    var ended =
        new TaskDraft(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of(name)), now())
            .result(Optional.of(Json.string(everything)))
            .error(Optional.of(everything))
            .build();

    add(task);
    add(ended);

    assertThat(stored(task)).isEqualTo(task);
    assertThat(stored(ended)).isEqualTo(ended);
  }

  @Test
  void distinguishesAbsentAndEmptyText() {
    var present =
        new TaskDraft(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("task")), now())
            .result(Optional.of(Json.NULL))
            .error(Optional.of(""))
            .build();
    var absent = taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("task"));

    add(present);
    add(absent);

    assertThat(stored(present)).isEqualTo(present);
    assertThat(stored(absent)).isEqualTo(absent);
  }

  @Test
  void storesFieldsOfMaximumLength() {
    var labels =
        Labels.of(
            IntStream.range(0, Labels.MAX_COUNT)
                .mapToObj(i -> "%03d".formatted(i) + "é".repeat(Labels.MAX_LENGTH - 3))
                .collect(Collectors.toSet()));
    var spec =
        TaskSpec.builder(BEE.repeat(TaskSpec.MAX_TITLE / 2))
            .queue(new QueueName(BEE.repeat(QueueName.MAX_LENGTH / 2)))
            .key(BEE.repeat(TaskSpec.MAX_KEY / 2))
            .description("é".repeat(TaskSpec.MAX_DESCRIPTION))
            .payload(document(TaskSpec.MAX_DOCUMENT))
            .requires(labels)
            .assignee(new AgentId("é".repeat(AgentId.MAX_LENGTH)))
            .tags(labels)
            .build();
    var task =
        new TaskDraft(taskFactory().inStatus(TaskStatus.COMPLETED, spec), now())
            .progress("p".repeat(Task.MAX_PROGRESS))
            .error(Optional.of(BEE.repeat(Task.MAX_ERROR / 2)))
            .result(Optional.of(document(1024 * 1024)))
            .build();

    add(task);

    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void storesTheFullTimeRangeInMicroseconds() {
    for (var time : List.of(Validate.MIN_INSTANT, now(), Validate.END_INSTANT.minusNanos(1_000))) {
      var task = withTimes(time);

      add(task);

      assertThat(stored(task)).isEqualTo(task);
    }
  }

  private Task withTimes(Instant time) {
    var spec = TaskSpec.builder("task").notBefore(time).build();
    return new TaskDraft(new TaskId(contract().store.ids().next()), spec, time)
        .status(TaskStatus.COMPLETED)
        .runAt(time)
        .endedAt(Optional.of(time))
        .build();
  }

  @Test
  void storesMaximumNumbers() {
    for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      var task =
          new TaskDraft(taskFactory().create("task"), now())
              .rank(number)
              .attempts(Integer.MAX_VALUE)
              .claimCount(Long.MAX_VALUE)
              .build();

      add(task);

      assertThat(stored(task)).isEqualTo(task);
    }
  }

  @Test
  void acceptsAnyUuid() {
    for (var id : List.of(id(0, 0), id(0x7F, 1), id(0x80, 2), id(0xFF, -1))) {
      var task = add(taskFactory().create(id, TaskSpec.of("task")));

      assertThat(task.id()).isEqualTo(id);
      assertThat(stored(task)).isEqualTo(task);
    }
  }

  @Test
  void rejectsAnExistingIdAtomically() {
    var task = add("task");
    var again = taskFactory().create(task.id(), TaskSpec.of("again"));
    var other = taskFactory().create("other");

    assertThatThrownBy(() -> addAll(List.of(other, again)))
        .isInstanceOf(AlreadyExistsException.class);

    assertThat(stored(task)).isEqualTo(task);
    assertThat(tasks().find(swarmId(), other.id())).isEmpty();
  }

  @Test
  void rejectsADuplicateIdInTheBatch() {
    var task = taskFactory().create("task");

    assertThatThrownBy(() -> addAll(List.of(task, task)))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(tasks().find(swarmId(), task.id())).isEmpty();
  }

  @Test
  void returnsTheExistingTaskOfAKey() {
    var holder = add(TaskSpec.builder("first").key("key").build());
    var late = taskFactory().create(TaskSpec.builder("second").key("key").build());
    var other = taskFactory().create("other");

    assertThat(addAll(List.of(late, other))).containsExactly(holder, other);
    assertThat(tasks().find(swarmId(), late.id())).isEmpty();
    assertThat(tasks().findIdsByKey(swarmId(), List.of("key"))).containsEntry("key", holder.id());
  }

  @Test
  void returnsTheFirstTaskWithTheKeyInTheBatch() {
    var first = taskFactory().create(TaskSpec.builder("first").key("key").build());
    var second = taskFactory().create(TaskSpec.builder("second").key("key").build());

    assertThat(addAll(List.of(first, second))).containsExactly(first, first);
    assertThat(tasks().find(swarmId(), second.id())).isEmpty();
  }

  @Test
  void returnsTheCurrentTaskOnARepeatedInsert() {
    var task = add(TaskSpec.builder("task").key("key").build());
    var claimed = claimOne();

    assertThat(add(task)).isEqualTo(claimed);
    assertThat(stored(task)).isEqualTo(claimed);
  }

  @Test
  void ignoresBlockersOfAnExistingTask() {
    var holder = add(TaskSpec.builder("first").key("key").build());
    var late = taskFactory().create(TaskSpec.builder("second").key("key").build());

    add(late, add("blocker"));

    assertThat(tasks().blockersOf(swarmId(), holder.id())).isEmpty();
    assertThat(stored(holder)).isEqualTo(holder);
  }

  @Test
  void separatesIdsAndKeysOfSwarms() {
    var task = add(TaskSpec.builder("task").key("key").build());
    var same = taskFactory().create(task.id(), TaskSpec.builder("same").key("key").build());

    var added = tasks().add(otherSwarmId(), List.of(new TaskInsert(same, Set.of())));

    assertThat(added).containsExactly(same);
    assertThat(stored(task)).isEqualTo(task);
    assertThat(tasks().find(otherSwarmId(), task.id())).contains(same);
  }

  @Test
  void keepsBlockersApartFromWhatWasAskedFor() {
    var blocker = add("blocker");
    var spec =
        TaskSpec.builder("task").blockedBy(blocker.id()).blockedByKeys("never there").build();

    var task = add(taskFactory().create(spec));

    assertThat(task.spec()).isEqualTo(TaskSpec.of("task"));
    assertThat(tasks().blockersOf(swarmId(), task.id())).isEmpty();
    assertThat(task.openBlockers()).isZero();
  }

  @Test
  void countsOpenBlockers() {
    var failed = taskFactory().inStatus(TaskStatus.RECORDED, TaskSpec.of("failed"));
    var blockers =
        addAll(
            List.of(
                taskFactory().inStatus(TaskStatus.PENDING, TaskSpec.of("pending")),
                taskFactory().inStatus(TaskStatus.IN_PROGRESS, TaskSpec.of("in progress")),
                taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("completed")),
                taskFactory().inStatus(TaskStatus.FAILED_VALIDATION, TaskSpec.of("failed")),
                taskFactory().inStatus(TaskStatus.RECORDED, TaskSpec.of("recorded")),
                new TaskDraft(failed, now()).failed(true).build(),
                taskFactory().inStatus(TaskStatus.CANCELLED, TaskSpec.of("cancelled"))));

    var task = add(taskFactory().create("task"), blockers.toArray(Task[]::new));

    assertThat(task.openBlockers()).isEqualTo(5);
    assertThat(stored(task)).isEqualTo(task);
    assertThat(tasks().blockersOf(swarmId(), task.id()))
        .containsExactlyInAnyOrderElementsOf(ids(blockers));
  }

  @Test
  void acceptsBlockersAnywhereInTheBatch() {
    var first = taskFactory().create("first");
    var middle = taskFactory().create("middle");
    var done = taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("done"));

    var added =
        tasks()
            .add(
                swarmId(),
                List.of(
                    TaskFactory.withBlockers(first),
                    TaskFactory.withBlockers(middle, first, done),
                    TaskFactory.withBlockers(done)));

    assertThat(added).extracting(Task::openBlockers).containsExactly(0, 1, 0);
    assertThat(stored(middle).openBlockers()).isEqualTo(1);
  }

  @Test
  void rejectsAnUnknownBlockerAtomically() {
    var missing = taskFactory().create("missing");
    var task = taskFactory().create("task");
    var other = taskFactory().create("other");

    assertThatThrownBy(
            () ->
                tasks()
                    .add(
                        swarmId(),
                        List.of(
                            TaskFactory.withBlockers(other),
                            TaskFactory.withBlockers(task, missing))))
        .isInstanceOf(NotFoundException.class);
    assertThat(tasks().list(swarmId(), TaskQuery.ALL, PageRequest.first(1)).items()).isEmpty();
  }

  @Test
  void rejectsABlockerOfAnotherSwarm() {
    var blocker = taskFactory().create("blocker");
    tasks().add(otherSwarmId(), List.of(TaskFactory.withBlockers(blocker)));

    assertThatThrownBy(() -> add(taskFactory().create("task"), blocker))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void acceptsAThousandTasksAndRejectsMore() {
    var tasks = IntStream.range(0, MANY).mapToObj(i -> taskFactory().create("task " + i)).toList();
    var tooMany =
        IntStream.rangeClosed(0, MANY).mapToObj(i -> taskFactory().create("more " + i)).toList();

    assertThat(addAll(tasks)).containsExactlyElementsOf(tasks);
    assertThatThrownBy(() -> addAll(tooMany)).isInstanceOf(TooLargeException.class);
    assertThat(tasks().findAll(swarmId(), ids(tooMany.subList(0, 9)))).isEmpty();
    assertThat(addAll(List.of())).isEmpty();
  }

  @Test
  void acceptsAThousandBlockersPerTask() {
    var blockers =
        addAll(IntStream.range(0, MANY).mapToObj(i -> taskFactory().create("b " + i)).toList());

    var task = add(taskFactory().create("task"), blockers.toArray(Task[]::new));

    assertThat(task.openBlockers()).isEqualTo(MANY);
    assertThat(tasks().blockersOf(swarmId(), task.id())).hasSize(MANY);
  }

  private static Json document(int length) {
    return Json.string("é" + BEE + "x".repeat(length - 5));
  }
}
