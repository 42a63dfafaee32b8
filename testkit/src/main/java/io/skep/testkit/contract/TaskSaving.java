package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How tasks are replaced, and how attempts are kept. */
abstract class TaskSaving extends TaskPart {

  TaskSaving(StoreContract contract) {
    super(contract);
  }

  @Test
  void replacesTheTaskAndIncreasesItsVersionByOne() {
    var task = add("task");

    var saved = save(task.cancelled(now().plusSeconds(1)));

    assertThat(saved).isEqualTo(task.cancelled(now().plusSeconds(1)).atVersion(1));
    assertThat(stored(task)).isEqualTo(saved);
    assertThat(save(saved).version()).isEqualTo(2);
  }

  @Test
  void replacesAllThatIsSaidOfATaskFromAnyStatusToAny() {
    for (var from : TaskStatus.values()) {
      for (var to : TaskStatus.values()) {
        var before = add(make().inStatus(from, TaskSpec.of("task")));
        var wanted = make().fullySaid(to);
        var task = like(wanted, before);

        var saved = save(task);

        assertThat(saved).isEqualTo(task.atVersion(1));
        assertThat(stored(before)).isEqualTo(saved);
        assertThat(save(like(before, saved)))
            .isEqualTo(like(before, saved).atVersion(2))
            .isEqualTo(stored(before));
      }
    }
  }

  /** What {@code content} says, under the id, key, creation time and version of {@code stored}. */
  private static Task like(Task content, Task stored) {
    var spec = content.spec();
    var unkeyed =
        TaskSpec.titled(spec.title())
            .queue(spec.queue())
            .description(spec.description())
            .payload(spec.payload())
            .priority(spec.priority())
            .requires(spec.requires())
            .tags(spec.tags())
            .retry(spec.retry())
            .onBlockerFailure(spec.onBlockerFailure());
    spec.plan().ifPresent(unkeyed::plan);
    spec.assignee().ifPresent(unkeyed::assignee);
    spec.notBefore().ifPresent(unkeyed::notBefore);
    return new TaskDraft(stored.id(), unkeyed.build(), stored.createdAt())
        .updatedAt(content.updatedAt())
        .status(content.status())
        .rank(content.rank())
        .agent(content.agent())
        .openBlockers(stored.openBlockers())
        .attempts(content.attempts())
        .claims(content.claims())
        .lease(content.lease())
        .progress(content.progress())
        .result(content.result())
        .error(content.error())
        .failed(content.failed())
        .runAt(content.runAt())
        .endedAt(content.endedAt())
        .version(stored.version())
        .toTask();
  }

  @Test
  void keepsTheKeyTheCreationTimeAndTheCountOfBlockersAsTheyAre() {
    var blocker = add("blocker");
    var task = add(make().task(TaskSpec.titled("task").key("key").build()), blocker);
    var other = TaskSpec.titled("other").key("other key").after(blocker.id()).build();

    var saved =
        save(
            new TaskDraft(task.id(), other, now().plusSeconds(9))
                .openBlockers(7)
                .version(task.version())
                .toTask());

    assertThat(saved.spec()).isEqualTo(TaskSpec.titled("other").key("key").build());
    assertThat(saved.createdAt()).isEqualTo(task.createdAt());
    assertThat(saved.openBlockers()).isEqualTo(1);
    assertThat(stored(task)).isEqualTo(saved);
    assertThat(tasks().findKeys(swarmId(), List.of("key", "other key")))
        .containsOnlyKeys("key")
        .containsValue(task.id());
  }

  @Test
  void refusesAVersionThatIsNotTheStoredOne() {
    var task = add("task");
    var saved = save(task);

    for (var wrong : List.of(task.cancelled(now()), task.atVersion(2))) {
      assertThatThrownBy(() -> save(wrong))
          .isInstanceOfSatisfying(
              StaleVersionException.class,
              e -> {
                assertThat(e.id()).isEqualTo(task.id().toString());
                assertThat(e.expectedVersion()).isEqualTo(wrong.version());
                assertThat(e.actualVersion()).isEqualTo(1);
              });
    }
    assertThat(stored(task)).isEqualTo(saved);
  }

  @Test
  void keepsNoAttemptOfARevisionThatIsRefused() {
    add("task");
    var claimed = claimed();
    var attempt = claimed.attemptEnded(AttemptOutcome.FAILED, Optional.empty(), now());

    assertThatThrownBy(() -> tasks().save(swarmId(), claimed.atVersion(9), Optional.of(attempt)))
        .isInstanceOf(StaleVersionException.class);
    assertThat(attempts(claimed)).isEmpty();
  }

  @Test
  void refusesATaskThatIsNotThere() {
    var task = make().task("task");
    tasks().add(otherSwarmId(), List.of(Tasks.waiting(task)));

    assertThatThrownBy(() -> save(task)).isInstanceOf(NotFoundException.class);
    assertThat(tasks().find(otherSwarmId(), task.id())).contains(task);
  }

  @Test
  void keepsTheAttemptThatEndedWithTheRevision() {
    add("task");
    var claimed = claimed();
    var later = clock().advance(Duration.ofNanos(1_000));
    var attempt =
        claimed.attemptEnded(AttemptOutcome.RELEASED, Optional.of("too\n\uD83D\uDC1D"), later);

    tasks().save(swarmId(), claimed.released(1, later), Optional.of(attempt));

    assertThat(attempts(claimed)).containsExactly(attempt);
    assertThat(tasks().attempts(otherSwarmId(), claimed.id(), PageRequest.first(1)).items())
        .isEmpty();
  }

  @Test
  void keepsAttemptsOfEveryOutcome() {
    List<Attempt> ended = new ArrayList<>();
    var task = add("task");
    for (var outcome : AttemptOutcome.values()) {
      var claimed = claimed();
      var attempt = claimed.attemptEnded(outcome, Optional.empty(), now());
      ended.add(attempt);
      task =
          tasks()
              .save(
                  swarmId(),
                  claimed.released(claimed.token().token(), now()),
                  Optional.of(attempt));
    }

    assertThat(attempts(task)).isEqualTo(ended);
  }

  @Test
  void listsAttemptsFromTheFirstToTheLastWhateverThePage() {
    var task = add("task");
    add("other");
    for (int i = 0; i < 12; i++) {
      clock().advance(Duration.ofSeconds(1));
      var agent = new AgentId("agent " + (12 - i));
      var claimed = claim(ClaimRequest.by(agent)).get(0);
      var attempt = claimed.attemptEnded(AttemptOutcome.RELEASED, Optional.empty(), now());
      tasks()
          .save(swarmId(), claimed.released(claimed.token().token(), now()), Optional.of(attempt));
    }

    for (int limit : new int[] {1, 5, 6, 12, 1_000}) {
      var found = Pages.all(limit, page -> tasks().attempts(swarmId(), task.id(), page));
      assertThat(found)
          .extracting(Attempt::token)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
      assertThat(found).extracting(Attempt::task).containsOnly(task.id());
    }
  }

  @Test
  void refusesACursorThatNoListOfAttemptsMade() {
    var task = add("task");
    var page = PageRequest.first(1).after(new Cursor("no cursor"));

    assertThatThrownBy(() -> tasks().attempts(swarmId(), task.id(), page))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
