package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How tasks come in, and that they are kept as they are. */
abstract class TaskAdding extends TaskPart {

  private static final String BEE = "\uD83D\uDC1D";

  TaskAdding(StoreContract contract) {
    super(contract);
  }

  @Test
  void keepsATaskOfWhichLittleIsSaid() {
    var task = make().task("task");

    assertThat(add(task)).isEqualTo(task);
    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void keepsAllThatIsSaidOfATaskInEveryStatus() {
    for (var status : TaskStatus.values()) {
      var task = make().fullySaid(status);

      assertThat(add(task)).isEqualTo(task);
      assertThat(stored(task)).isEqualTo(task);
    }
  }

  @Test
  void keepsThatARecordedTaskHadFailed() {
    var task = make().inStatus(TaskStatus.RECORDED, TaskSpec.of("task"));
    var failed = new TaskDraft(task, now()).failed(true).toTask();

    add(failed);

    assertThat(stored(failed)).isEqualTo(failed);
  }

  @Test
  void keepsUnusualText() {
    var everything =
        "'; DROP TABLE task; -- \"quoted\" \\ \u0001\u001F\u007F\u0085 \r\n\t "
            + "e\u0301 é \u200F\u05D0\u05D1 \uFFFF \uFEFF "
            + BEE;
    var name = everything.replaceAll("\\p{Cc}", "").strip();
    var spec =
        TaskSpec.titled(name)
            .queue(new QueueName(name))
            .plan(new PlanId(name))
            .key(name)
            .description(everything)
            .payload(Json.string(everything))
            .requires("with, comma", name)
            .assignee(new AgentId(name))
            .tags("b, c", "a", name)
            .build();
    var task = new TaskDraft(make().task(spec), now()).progress(everything).toTask();
    var ended =
        new TaskDraft(make().inStatus(TaskStatus.COMPLETED, TaskSpec.of(name)), now())
            .result(Optional.of(Json.string(everything)))
            .error(Optional.of(everything))
            .toTask();

    add(task);
    add(ended);

    assertThat(stored(task)).isEqualTo(task);
    assertThat(stored(ended)).isEqualTo(ended);
  }

  @Test
  void tellsNoTextFromAnEmptyOne() {
    var said =
        new TaskDraft(make().inStatus(TaskStatus.COMPLETED, TaskSpec.of("task")), now())
            .result(Optional.of(Json.NULL))
            .error(Optional.of(""))
            .toTask();
    var notSaid = make().inStatus(TaskStatus.COMPLETED, TaskSpec.of("task"));

    add(said);
    add(notSaid);

    assertThat(stored(said)).isEqualTo(said);
    assertThat(stored(notSaid)).isEqualTo(notSaid);
  }

  @Test
  void keepsTheLongestThatMayBeSaid() {
    var labels =
        Labels.of(
            IntStream.range(0, Labels.MAX_COUNT)
                .mapToObj(i -> "%03d".formatted(i) + "é".repeat(Labels.MAX_LENGTH - 3))
                .collect(Collectors.toSet()));
    var spec =
        TaskSpec.titled(BEE.repeat(TaskSpec.MAX_TITLE / 2))
            .queue(new QueueName(BEE.repeat(QueueName.MAX_LENGTH / 2)))
            .key(BEE.repeat(TaskSpec.MAX_KEY / 2))
            .description("é".repeat(TaskSpec.MAX_DESCRIPTION))
            .payload(document(TaskSpec.MAX_DOCUMENT))
            .requires(labels)
            .assignee(new AgentId("é".repeat(AgentId.MAX_LENGTH)))
            .tags(labels)
            .build();
    var task =
        new TaskDraft(make().inStatus(TaskStatus.COMPLETED, spec), now())
            .progress("p".repeat(Task.MAX_PROGRESS))
            .error(Optional.of(BEE.repeat(Task.MAX_ERROR / 2)))
            .result(Optional.of(document(1024 * 1024)))
            .toTask();

    add(task);

    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void keepsTimesToTheMicrosecondFromTheFirstToTheLast() {
    for (var time : List.of(Check.EARLIEST, now(), Check.TOO_LATE.minusNanos(1_000))) {
      var task = withTimes(time);

      add(task);

      assertThat(stored(task)).isEqualTo(task);
    }
  }

  private Task withTimes(Instant time) {
    var spec = TaskSpec.titled("task").notBefore(time).build();
    return new TaskDraft(new TaskId(contract().store.ids().next()), spec, time)
        .status(TaskStatus.COMPLETED)
        .runAt(time)
        .endedAt(Optional.of(time))
        .toTask();
  }

  @Test
  void keepsTheLargestNumbers() {
    for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      var task =
          new TaskDraft(make().task("task"), now())
              .rank(number)
              .attempts(Integer.MAX_VALUE)
              .claims(Long.MAX_VALUE)
              .toTask();

      add(task);

      assertThat(stored(task)).isEqualTo(task);
    }
  }

  @Test
  void takesAnIdOfAnyForm() {
    for (var id : List.of(id(0, 0), id(0x7F, 1), id(0x80, 2), id(0xFF, -1))) {
      var task = add(make().task(id, TaskSpec.of("task")));

      assertThat(task.id()).isEqualTo(id);
      assertThat(stored(task)).isEqualTo(task);
    }
  }

  @Test
  void refusesAnIdThatIsTakenAndStoresNothing() {
    var task = add("task");
    var again = make().task(task.id(), TaskSpec.of("again"));
    var other = make().task("other");

    assertThatThrownBy(() -> addAll(List.of(other, again)))
        .isInstanceOf(AlreadyExistsException.class);

    assertThat(stored(task)).isEqualTo(task);
    assertThat(tasks().find(swarmId(), other.id())).isEmpty();
  }

  @Test
  void refusesAnIdThatIsInTheListTwice() {
    var task = make().task("task");

    assertThatThrownBy(() -> addAll(List.of(task, task)))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(tasks().find(swarmId(), task.id())).isEmpty();
  }

  @Test
  void returnsTheTaskThatHasTheKeyAndStoresNothingInstead() {
    var holder = add(TaskSpec.titled("first").key("key").build());
    var late = make().task(TaskSpec.titled("second").key("key").build());
    var other = make().task("other");

    assertThat(addAll(List.of(late, other))).containsExactly(holder, other);
    assertThat(tasks().find(swarmId(), late.id())).isEmpty();
    assertThat(tasks().findKeys(swarmId(), List.of("key"))).containsEntry("key", holder.id());
  }

  @Test
  void returnsTheFirstInTheListThatHasTheKey() {
    var first = make().task(TaskSpec.titled("first").key("key").build());
    var second = make().task(TaskSpec.titled("second").key("key").build());

    assertThat(addAll(List.of(first, second))).containsExactly(first, first);
    assertThat(tasks().find(swarmId(), second.id())).isEmpty();
  }

  @Test
  void returnsTheTaskAsItStandsWhenTheSameIsAddedAgain() {
    var task = add(TaskSpec.titled("task").key("key").build());
    var claimed = claimed();

    assertThat(add(task)).isEqualTo(claimed);
    assertThat(stored(task)).isEqualTo(claimed);
  }

  @Test
  void storesNoBlockersOfATaskThatIsNotStored() {
    var holder = add(TaskSpec.titled("first").key("key").build());
    var late = make().task(TaskSpec.titled("second").key("key").build());

    add(late, add("blocker"));

    assertThat(tasks().blockersOf(swarmId(), holder.id())).isEmpty();
    assertThat(stored(holder)).isEqualTo(holder);
  }

  @Test
  void keepsIdsAndKeysOfSwarmsApart() {
    var task = add(TaskSpec.titled("task").key("key").build());
    var same = make().task(task.id(), TaskSpec.titled("same").key("key").build());

    var added = tasks().add(otherSwarmId(), List.of(new NewTask(same, Set.of())));

    assertThat(added).containsExactly(same);
    assertThat(stored(task)).isEqualTo(task);
    assertThat(tasks().find(otherSwarmId(), task.id())).contains(same);
  }

  @Test
  void keepsBlockersApartFromWhatWasAskedFor() {
    var blocker = add("blocker");
    var spec = TaskSpec.titled("task").after(blocker.id()).afterKeys("never there").build();

    var task = add(make().task(spec));

    assertThat(task.spec()).isEqualTo(TaskSpec.of("task"));
    assertThat(tasks().blockersOf(swarmId(), task.id())).isEmpty();
    assertThat(task.openBlockers()).isZero();
  }

  @Test
  void countsTheBlockersThatHaveNotSucceeded() {
    var failed = make().inStatus(TaskStatus.RECORDED, TaskSpec.of("failed"));
    var blockers =
        addAll(
            List.of(
                make().inStatus(TaskStatus.PENDING, TaskSpec.of("pending")),
                make().inStatus(TaskStatus.IN_PROGRESS, TaskSpec.of("in progress")),
                make().inStatus(TaskStatus.COMPLETED, TaskSpec.of("completed")),
                make().inStatus(TaskStatus.FAILED_VALIDATION, TaskSpec.of("failed")),
                make().inStatus(TaskStatus.RECORDED, TaskSpec.of("recorded")),
                new TaskDraft(failed, now()).failed(true).toTask(),
                make().inStatus(TaskStatus.CANCELLED, TaskSpec.of("cancelled"))));

    var task = add(make().task("task"), blockers.toArray(Task[]::new));

    assertThat(task.openBlockers()).isEqualTo(5);
    assertThat(stored(task)).isEqualTo(task);
    assertThat(tasks().blockersOf(swarmId(), task.id()))
        .containsExactlyInAnyOrderElementsOf(ids(blockers));
  }

  @Test
  void takesBlockersFromEarlierAndLaterInTheList() {
    var first = make().task("first");
    var middle = make().task("middle");
    var done = make().inStatus(TaskStatus.COMPLETED, TaskSpec.of("done"));

    var added =
        tasks()
            .add(
                swarmId(),
                List.of(
                    Tasks.waiting(first), Tasks.waiting(middle, first, done), Tasks.waiting(done)));

    assertThat(added).extracting(Task::openBlockers).containsExactly(0, 1, 0);
    assertThat(stored(middle).openBlockers()).isEqualTo(1);
  }

  @Test
  void refusesABlockerThatIsNotThereAndStoresNothing() {
    var missing = make().task("missing");
    var task = make().task("task");
    var other = make().task("other");

    assertThatThrownBy(
            () ->
                tasks().add(swarmId(), List.of(Tasks.waiting(other), Tasks.waiting(task, missing))))
        .isInstanceOf(NotFoundException.class);
    assertThat(tasks().list(swarmId(), TaskQuery.ALL, PageRequest.first(1)).items()).isEmpty();
  }

  @Test
  void refusesABlockerOfAnotherSwarm() {
    var blocker = make().task("blocker");
    tasks().add(otherSwarmId(), List.of(Tasks.waiting(blocker)));

    assertThatThrownBy(() -> add(make().task("task"), blocker))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void takesAThousandTasksAndNotOneMore() {
    var tasks = IntStream.range(0, MANY).mapToObj(i -> make().task("task " + i)).toList();
    var tooMany = IntStream.rangeClosed(0, MANY).mapToObj(i -> make().task("more " + i)).toList();

    assertThat(addAll(tasks)).containsExactlyElementsOf(tasks);
    assertThatThrownBy(() -> addAll(tooMany)).isInstanceOf(TooLargeException.class);
    assertThat(tasks().findAll(swarmId(), ids(tooMany.subList(0, 9)))).isEmpty();
    assertThat(addAll(List.of())).isEmpty();
  }

  @Test
  void takesAThousandBlockersOfATask() {
    var blockers = addAll(IntStream.range(0, MANY).mapToObj(i -> make().task("b " + i)).toList());

    var task = add(make().task("task"), blockers.toArray(Task[]::new));

    assertThat(task.openBlockers()).isEqualTo(MANY);
    assertThat(tasks().blockersOf(swarmId(), task.id())).hasSize(MANY);
  }

  private static Json document(int length) {
    return Json.string("é" + BEE + "x".repeat(length - 5));
  }
}
