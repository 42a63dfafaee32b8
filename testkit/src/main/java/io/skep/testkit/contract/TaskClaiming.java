package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which tasks a claim takes, and what it makes of them. */
abstract class TaskClaiming extends TaskPart {

  private static final QueueName QUEUE = new QueueName("surveys");
  private static final PlanId PLAN = new PlanId("spring");

  TaskClaiming(StoreContract contract) {
    super(contract);
  }

  @Test
  void returnsNothingWhenThereIsNothing() {
    assertThat(claim(anyone())).isEmpty();
  }

  @Test
  void doesWhatTheVerbOfTheTaskDoes() {
    var task = add(TaskSpec.titled("task").key("key").requires("flying").build());
    clock().advance(Duration.ofSeconds(1));
    var lease = Duration.ofNanos(1_001_000);

    var claimed = claim(anyone().capableOf(Labels.of("flying")).heldFor(lease));

    var expected = task.claimed(AGENT, lease, now()).atVersion(1);
    assertThat(claimed).containsExactly(expected);
    assertThat(stored(task)).isEqualTo(expected);
  }

  @Test
  void doesSoAgainWithATaskThatWasGivenBack() {
    var task = add("task");
    var first = claimed();
    clock().advance(Duration.ofSeconds(1));
    var failed = save(first.failed(1, "no", true, now()));
    clock().set(failed.runAt());

    var claimed = claim(ClaimRequest.by(OTHER_AGENT));

    assertThat(claimed)
        .containsExactly(
            failed.claimed(OTHER_AGENT, ClaimRequest.by(OTHER_AGENT).lease(), now()).atVersion(3));
    assertThat(claimed.get(0).attempts()).isEqualTo(2);
    assertThat(claimed.get(0).token().token()).isEqualTo(2);
    assertThat(stored(task)).isEqualTo(claimed.get(0));
  }

  @Test
  void keepsWhatWasSaidOfATask() {
    var task = add(ready(make().fullySaid(TaskStatus.PENDING)));
    var request =
        new ClaimRequest(
            task.spec().assignee().orElseThrow(),
            task.spec().queue(),
            Optional.empty(),
            task.spec().requires(),
            1,
            Duration.ofDays(1));

    assertThat(claim(request))
        .containsExactly(task.claimed(request.agent(), request.lease(), now()).atVersion(1));
    assertThat(stored(task).spec()).isEqualTo(task.spec());
  }

  private static Task ready(Task task) {
    return new TaskDraft(task, task.updatedAt()).agent(task.spec().assignee()).toTask();
  }

  @Test
  void takesTheLowestRankFirstAndThenTheLowestId() {
    var inOrder = ofSeveralRanks();
    addAll(shuffled(inOrder));

    var claimed = claim(anyone().upTo(7));
    var rest = claim(anyone().upTo(MANY));

    assertThat(ids(claimed)).containsExactlyElementsOf(ids(inOrder.subList(0, 7)));
    assertThat(ids(rest)).containsExactlyElementsOf(ids(inOrder.subList(7, 15)));
  }

  private static <T> List<T> shuffled(List<T> list) {
    // 7 and the size have no common divisor, so that each element is met once.
    return IntStream.range(0, list.size()).mapToObj(i -> list.get(i * 7 % list.size())).toList();
  }

  @Test
  void takesAsManyAsThereAreUpToTheLimit() {
    var tasks = addAll(IntStream.range(0, 5).mapToObj(i -> make().task("task " + i)).toList());

    assertThat(ids(claim(anyone().upTo(3)))).isEqualTo(ids(tasks.subList(0, 3)));
    assertThat(ids(claim(anyone().upTo(3)))).isEqualTo(ids(tasks.subList(3, 5)));
    assertThat(claim(anyone().upTo(3))).isEmpty();
  }

  @Test
  void takesAThousandAtOnce() {
    var tasks = addAll(IntStream.range(0, MANY).mapToObj(i -> make().task("task " + i)).toList());
    add("one more");

    assertThat(ids(claim(anyone().upTo(MANY)))).isEqualTo(ids(tasks));
  }

  @Test
  void takesATaskWhenItsTimeHasComeAndNotBefore() {
    var due = now().plusSeconds(60);
    var later = add(TaskSpec.titled("later").notBefore(due).build());
    var muchLater = add(TaskSpec.titled("much later").notBefore(due.plusSeconds(60)).build());

    clock().set(due.minusNanos(1_000));
    assertThat(claim(anyone().upTo(9))).isEmpty();

    clock().set(due);
    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(later.id());

    clock().set(due.plusSeconds(3_600));
    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(muchLater.id());
  }

  @Test
  void takesADelayedTaskInTheOrderOfItsRank() {
    var delayed =
        new TaskDraft(make().task("delayed"), now()).rank(-1).runAt(now().plusSeconds(60)).toTask();
    var first = make().task("first");
    var second = make().task("second");
    addAll(List.of(first, delayed, second));

    assertThat(ids(claim(anyone()))).containsExactly(first.id());
    clock().advance(Duration.ofSeconds(60));
    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(delayed.id(), second.id());
  }

  @Test
  void takesNoTaskThatIsNotPending() {
    for (var status : TaskStatus.values()) {
      if (status != TaskStatus.PENDING) {
        add(make().inStatus(status, TaskSpec.of("task")));
      }
    }

    assertThat(claim(anyone().upTo(9))).isEmpty();
  }

  @Test
  void takesNoTaskThatWaitsForAnother() {
    var blocker = add("blocker");
    var spec = TaskSpec.titled("blocked").onBlockerFailure(BlockerPolicy.CANCEL).build();
    add(make().task(spec), blocker);

    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(blocker.id());
    assertThat(claim(anyone().upTo(9))).isEmpty();
  }

  @Test
  void takesTheTasksOfOneQueueOnly() {
    var here = add(TaskSpec.titled("here").queue(QUEUE).build());
    var there = add("there");

    assertThat(ids(claim(anyone().from(QUEUE).upTo(9)))).containsExactly(here.id());
    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(there.id());
  }

  @Test
  void takesTheTasksOfOnePlanOnlyIfOneIsNamed() {
    var planned = add(TaskSpec.titled("planned").plan(PLAN).build());
    var other = add(TaskSpec.titled("other").plan(new PlanId("autumn")).build());
    var alone = add("alone");
    var elsewhere = add(TaskSpec.titled("elsewhere").plan(PLAN).queue(QUEUE).build());

    assertThat(ids(claim(anyone().ofPlan(PLAN).upTo(9)))).containsExactly(planned.id());
    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(other.id(), alone.id());
    assertThat(ids(claim(anyone().from(QUEUE).ofPlan(PLAN)))).containsExactly(elsewhere.id());
  }

  @Test
  void takesTasksThatRequireNothingBeyondTheCapabilities() {
    List<Task> capable = new ArrayList<>();
    for (var requires :
        List.of(
            List.<String>of(),
            List.of("flying"),
            List.of("flying", "swimming"),
            List.of("swimming"),
            List.of("mapping"),
            List.of("flying", "mapping"),
            List.of("Flying"),
            List.of("fly"),
            List.of("flying, mapping"))) {
      var task = add(TaskSpec.titled("" + requires).requires(Labels.of(requires)).build());
      if (List.of("flying", "mapping", "sewing").containsAll(requires)) {
        capable.add(task);
      }
    }

    var request = anyone().capableOf(Labels.of("sewing", "mapping", "flying")).upTo(9);
    assertThat(ids(claim(request))).isEqualTo(ids(capable));
    assertThat(capable).hasSize(4);
    assertThat(claim(anyone().upTo(9))).isEmpty();
  }

  @Test
  void takesTasksOfManyRequirementsInOneOrder() {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      var requires = i % 3 == 0 ? Labels.NONE : Labels.of("c" + i % 40, "c" + i % 7);
      tasks.add(make().task(TaskSpec.titled("task " + i).requires(requires).build()));
    }
    addAll(shuffled(tasks));
    var capabilities =
        Labels.of(IntStream.range(0, 40).filter(i -> i != 5).mapToObj(i -> "c" + i).toList());

    var claimed = claim(anyone().capableOf(capabilities).upTo(50));

    assertThat(ids(claimed))
        .isEqualTo(
            ids(
                tasks.stream()
                    .filter(task -> capabilities.containsAll(task.spec().requires()))
                    .limit(50)
                    .toList()));
  }

  @Test
  void takesTasksThatAreAssignedToNobodyOrToTheAgent() {
    var own = add(TaskSpec.titled("own").assignee(AGENT).build());
    var others = add(TaskSpec.titled("others").assignee(OTHER_AGENT).build());
    var anybodys = add("anybody's");
    var alsoOwn = add(TaskSpec.titled("also own").assignee(AGENT).build());

    assertThat(ids(claim(anyone().upTo(9)))).containsExactly(own.id(), anybodys.id(), alsoOwn.id());
    assertThat(claim(ClaimRequest.by(new AgentId("FORAGER")))).isEmpty();
    assertThat(ids(claim(ClaimRequest.by(OTHER_AGENT)))).containsExactly(others.id());
  }

  @Test
  void takesATaskThatAnotherAgentWorkedOnBefore() {
    add("task");
    save(claimed().released(1, now()));

    assertThat(claim(ClaimRequest.by(OTHER_AGENT))).hasSize(1);
  }

  @Test
  void takesTheTasksOfItsSwarmOnly() {
    var task = make().task("task");
    tasks().add(otherSwarmId(), List.of(new NewTask(task, Set.of())));

    assertThat(claim(anyone())).isEmpty();
    assertThat(tasks().claim(otherSwarmId(), anyone(), clock()))
        .extracting(Task::id)
        .containsExactly(task.id());
  }

  @Test
  void takesATaskThatWasSavedAsPendingAgain() {
    var ended = add(make().inStatus(TaskStatus.FAILED_VALIDATION, TaskSpec.of("task")));
    save(ended.retried(now()));

    List<TaskId> claimed = ids(claim(anyone().upTo(9)));

    assertThat(claimed).containsExactly(ended.id());
  }

  @Test
  void takesATaskWhereItWasMovedTo() {
    var task = add("task");
    var moved = make().task(task.id(), TaskSpec.titled("task").queue(QUEUE).build());
    save(moved);

    assertThat(claim(anyone())).isEmpty();
    assertThat(ids(claim(anyone().from(QUEUE)))).containsExactly(task.id());
  }

  private static ClaimRequest anyone() {
    return ClaimRequest.by(AGENT);
  }
}
