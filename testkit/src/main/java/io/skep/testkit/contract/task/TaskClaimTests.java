package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract tests of claims: selection, and the state of claimed tasks. */
abstract class TaskClaimTests extends TaskContractPart {

  private static final QueueName QUEUE = new QueueName("surveys");
  private static final PlanId PLAN = new PlanId("spring");

  TaskClaimTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void returnsEmptyWithoutReadyTasks() {
    assertThat(claim(anyone())).isEmpty();
  }

  @Test
  void appliesTheDomainMethod() {
    var task = add(TaskSpec.builder("task").key("key").requires("flying").build());
    clock().advance(Duration.ofSeconds(1));
    var lease = Duration.ofNanos(1_001_000);

    var claimed = claim(anyone().withCapabilities(Labels.of("flying")).withLease(lease));

    var expected = task.claimed(AGENT, lease, now()).withVersion(1);
    assertThat(claimed).containsExactly(expected);
    assertThat(stored(task)).isEqualTo(expected);
  }

  @Test
  void claimsAReleasedTaskAgain() {
    var task = add("task");
    var first = claimOne();
    clock().advance(Duration.ofSeconds(1));
    var failed = save(first.failed(1, "no", true, now()));
    clock().set(failed.runAt());

    var claimed = claim(ClaimRequest.forAgent(OTHER_AGENT));

    assertThat(claimed)
        .containsExactly(
            failed
                .claimed(OTHER_AGENT, ClaimRequest.forAgent(OTHER_AGENT).lease(), now())
                .withVersion(3));
    assertThat(claimed.get(0).attempts()).isEqualTo(2);
    assertThat(claimed.get(0).token().token()).isEqualTo(2);
    assertThat(stored(task)).isEqualTo(claimed.get(0));
  }

  @Test
  void preservesTheFieldsOfTheTask() {
    var task = add(ready(taskFactory().withAllFields(TaskStatus.PENDING)));
    var request =
        new ClaimRequest(
            task.spec().assignee().orElseThrow(),
            task.spec().queue(),
            Optional.empty(),
            task.spec().requires(),
            1,
            Duration.ofDays(1));

    assertThat(claim(request))
        .containsExactly(task.claimed(request.agent(), request.lease(), now()).withVersion(1));
    assertThat(stored(task).spec()).isEqualTo(task.spec());
  }

  private static Task ready(Task task) {
    return new TaskDraft(task, task.updatedAt()).agent(task.spec().assignee()).build();
  }

  @Test
  void claimsByRankThenId() {
    var inOrder = tasksOfSeveralRanks();
    addAll(shuffled(inOrder));

    var claimed = claim(anyone().withLimit(7));
    var rest = claim(anyone().withLimit(MANY));

    assertThat(ids(claimed)).containsExactlyElementsOf(ids(inOrder.subList(0, 7)));
    assertThat(ids(rest)).containsExactlyElementsOf(ids(inOrder.subList(7, 15)));
  }

  private static <T> List<T> shuffled(List<T> list) {
    // 7 and the size are coprime, so that each element occurs exactly once.
    return IntStream.range(0, list.size()).mapToObj(i -> list.get(i * 7 % list.size())).toList();
  }

  @Test
  void claimsUpToTheLimit() {
    var tasks =
        addAll(IntStream.range(0, 5).mapToObj(i -> taskFactory().create("task " + i)).toList());

    assertThat(ids(claim(anyone().withLimit(3)))).isEqualTo(ids(tasks.subList(0, 3)));
    assertThat(ids(claim(anyone().withLimit(3)))).isEqualTo(ids(tasks.subList(3, 5)));
    assertThat(claim(anyone().withLimit(3))).isEmpty();
  }

  @Test
  void claimsAThousandAtOnce() {
    var tasks =
        addAll(IntStream.range(0, MANY).mapToObj(i -> taskFactory().create("task " + i)).toList());
    add("one more");

    assertThat(ids(claim(anyone().withLimit(MANY)))).isEqualTo(ids(tasks));
  }

  @Test
  void claimsADelayedTaskFromItsRunAtOn() {
    var due = now().plusSeconds(60);
    var later = add(TaskSpec.builder("later").notBefore(due).build());
    var muchLater = add(TaskSpec.builder("much later").notBefore(due.plusSeconds(60)).build());

    clock().set(due.minusNanos(1_000));
    assertThat(claim(anyone().withLimit(9))).isEmpty();

    clock().set(due);
    assertThat(ids(claim(anyone().withLimit(9)))).containsExactly(later.id());

    clock().set(due.plusSeconds(3_600));
    assertThat(ids(claim(anyone().withLimit(9)))).containsExactly(muchLater.id());
  }

  @Test
  void claimsDelayedTasksInRankOrder() {
    var delayed =
        new TaskDraft(taskFactory().create("delayed"), now())
            .rank(-1)
            .runAt(now().plusSeconds(60))
            .build();
    var first = taskFactory().create("first");
    var second = taskFactory().create("second");
    addAll(List.of(first, delayed, second));

    assertThat(ids(claim(anyone()))).containsExactly(first.id());
    clock().advance(Duration.ofSeconds(60));
    assertThat(ids(claim(anyone().withLimit(9)))).containsExactly(delayed.id(), second.id());
  }

  @Test
  void claimsPendingTasksOnly() {
    for (var status : TaskStatus.values()) {
      if (status != TaskStatus.PENDING) {
        add(taskFactory().inStatus(status, TaskSpec.of("task")));
      }
    }

    assertThat(claim(anyone().withLimit(9))).isEmpty();
  }

  @Test
  void ignoresBlockedTasks() {
    var blocker = add("blocker");
    var spec = TaskSpec.builder("blocked").onBlockerFailure(BlockerPolicy.CANCEL).build();
    add(taskFactory().create(spec), blocker);

    assertThat(ids(claim(anyone().withLimit(9)))).containsExactly(blocker.id());
    assertThat(claim(anyone().withLimit(9))).isEmpty();
  }

  @Test
  void claimsFromOneQueueOnly() {
    var here = add(TaskSpec.builder("here").queue(QUEUE).build());
    var there = add("there");

    assertThat(ids(claim(anyone().withQueue(QUEUE).withLimit(9)))).containsExactly(here.id());
    assertThat(ids(claim(anyone().withLimit(9)))).containsExactly(there.id());
  }

  @Test
  void filtersByPlan() {
    var planned = add(TaskSpec.builder("planned").plan(PLAN).build());
    var other = add(TaskSpec.builder("other").plan(new PlanId("autumn")).build());
    var alone = add("alone");
    var elsewhere = add(TaskSpec.builder("elsewhere").plan(PLAN).queue(QUEUE).build());

    assertThat(ids(claim(anyone().withPlan(PLAN).withLimit(9)))).containsExactly(planned.id());
    assertThat(ids(claim(anyone().withLimit(9)))).containsExactly(other.id(), alone.id());
    assertThat(ids(claim(anyone().withQueue(QUEUE).withPlan(PLAN))))
        .containsExactly(elsewhere.id());
  }

  @Test
  void claimsTasksWhoseRequirementsAreMet() {
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
      var task = add(TaskSpec.builder("" + requires).requires(Labels.of(requires)).build());
      if (List.of("flying", "mapping", "sewing").containsAll(requires)) {
        capable.add(task);
      }
    }

    var request = anyone().withCapabilities(Labels.of("sewing", "mapping", "flying")).withLimit(9);
    assertThat(ids(claim(request))).isEqualTo(ids(capable));
    assertThat(capable).hasSize(4);
    assertThat(claim(anyone().withLimit(9))).isEmpty();
  }

  @Test
  void mergesRequirementsInOneOrder() {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      var requires = i % 3 == 0 ? Labels.NONE : Labels.of("c" + i % 40, "c" + i % 7);
      tasks.add(taskFactory().create(TaskSpec.builder("task " + i).requires(requires).build()));
    }
    addAll(shuffled(tasks));
    var capabilities =
        Labels.of(IntStream.range(0, 40).filter(i -> i != 5).mapToObj(i -> "c" + i).toList());

    var claimed = claim(anyone().withCapabilities(capabilities).withLimit(50));

    assertThat(ids(claimed))
        .isEqualTo(
            ids(
                tasks.stream()
                    .filter(task -> capabilities.containsAll(task.spec().requires()))
                    .limit(50)
                    .toList()));
  }

  @Test
  void ignoresTasksAssignedToOtherAgents() {
    var own = add(TaskSpec.builder("own").assignee(AGENT).build());
    var others = add(TaskSpec.builder("others").assignee(OTHER_AGENT).build());
    var unassigned = add("anybody's");
    var alsoOwn = add(TaskSpec.builder("also own").assignee(AGENT).build());

    assertThat(ids(claim(anyone().withLimit(9))))
        .containsExactly(own.id(), unassigned.id(), alsoOwn.id());
    assertThat(claim(ClaimRequest.forAgent(new AgentId("FORAGER")))).isEmpty();
    assertThat(ids(claim(ClaimRequest.forAgent(OTHER_AGENT)))).containsExactly(others.id());
  }

  @Test
  void claimsATaskPreviouslyHeldByAnotherAgent() {
    add("task");
    save(claimOne().released(1, now()));

    assertThat(claim(ClaimRequest.forAgent(OTHER_AGENT))).hasSize(1);
  }

  @Test
  void claimsFromItsSwarmOnly() {
    var task = taskFactory().create("task");
    tasks().add(otherSwarmId(), List.of(new TaskInsert(task, Set.of())));

    assertThat(claim(anyone())).isEmpty();
    assertThat(tasks().claim(otherSwarmId(), anyone(), clock()))
        .extracting(Task::id)
        .containsExactly(task.id());
  }

  @Test
  void claimsATaskSavedAsPending() {
    var ended = add(taskFactory().inStatus(TaskStatus.FAILED_VALIDATION, TaskSpec.of("task")));
    save(ended.retried(now()));

    List<TaskId> claimed = ids(claim(anyone().withLimit(9)));

    assertThat(claimed).containsExactly(ended.id());
  }

  @Test
  void claimsFromTheQueueATaskWasMovedTo() {
    var task = add("task");
    var moved = taskFactory().create(task.id(), TaskSpec.builder("task").queue(QUEUE).build());
    save(moved);

    assertThat(claim(anyone())).isEmpty();
    assertThat(ids(claim(anyone().withQueue(QUEUE)))).containsExactly(task.id());
  }

  private static ClaimRequest anyone() {
    return ClaimRequest.forAgent(AGENT);
  }
}
