package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.TaskFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract tests of task updates and of the storage of attempts. */
abstract class TaskUpdateTests extends TaskContractPart {

  TaskUpdateTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void replacesTheTaskAndIncreasesItsVersionByOne() {
    var task = add("task");

    var saved = save(task.cancelled(now().plusSeconds(1)));

    assertThat(saved).isEqualTo(task.cancelled(now().plusSeconds(1)).withVersion(1));
    assertThat(stored(task)).isEqualTo(saved);
    assertThat(save(saved).version()).isEqualTo(2);
  }

  @Test
  void replacesEveryFieldFromAnyStatusToAny() {
    for (var from : TaskStatus.values()) {
      for (var to : TaskStatus.values()) {
        var before = add(taskFactory().inStatus(from, TaskSpec.of("task")));
        var wanted = taskFactory().withAllFields(to);
        var task = like(wanted, before);

        var saved = save(task);

        assertThat(saved).isEqualTo(task.withVersion(1));
        assertThat(stored(before)).isEqualTo(saved);
        assertThat(save(like(before, saved)))
            .isEqualTo(like(before, saved).withVersion(2))
            .isEqualTo(stored(before));
      }
    }
  }

  /** Returns {@code content} with the id, key, creation time and version of {@code stored}. */
  private static Task like(Task content, Task stored) {
    var spec = content.spec();
    var unkeyed =
        TaskSpec.builder(spec.title())
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
        .claimCount(content.claimCount())
        .lease(content.lease())
        .progress(content.progress())
        .result(content.result())
        .error(content.error())
        .failed(content.failed())
        .runAt(content.runAt())
        .endedAt(content.endedAt())
        .version(stored.version())
        .build();
  }

  @Test
  void preservesKeyCreationTimeAndBlockerCount() {
    var blocker = add("blocker");
    var task = add(taskFactory().create(TaskSpec.builder("task").key("key").build()), blocker);
    var other = TaskSpec.builder("other").key("other key").blockedBy(blocker.id()).build();

    var saved =
        save(
            new TaskDraft(task.id(), other, now().plusSeconds(9))
                .openBlockers(7)
                .version(task.version())
                .build());

    assertThat(saved.spec()).isEqualTo(TaskSpec.builder("other").key("key").build());
    assertThat(saved.createdAt()).isEqualTo(task.createdAt());
    assertThat(saved.openBlockers()).isEqualTo(1);
    assertThat(stored(task)).isEqualTo(saved);
    assertThat(tasks().findIdsByKey(swarmId(), List.of("key", "other key")))
        .containsOnlyKeys("key")
        .containsValue(task.id());
  }

  @Test
  void rejectsAStaleVersion() {
    var task = add("task");
    var saved = save(task);

    for (var wrong : List.of(task.cancelled(now()), task.withVersion(2))) {
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
  void storesNoAttemptOfARejectedUpdate() {
    add("task");
    var claimed = claimOne();
    var attempt = claimed.toAttempt(AttemptOutcome.FAILED, Optional.empty(), now());

    assertThatThrownBy(() -> tasks().save(swarmId(), claimed.withVersion(9), Optional.of(attempt)))
        .isInstanceOf(StaleVersionException.class);
    assertThat(attempts(claimed)).isEmpty();
  }

  @Test
  void rejectsAnUnknownTask() {
    var task = taskFactory().create("task");
    tasks().add(otherSwarmId(), List.of(TaskFactory.withBlockers(task)));

    assertThatThrownBy(() -> save(task)).isInstanceOf(NotFoundException.class);
    assertThat(tasks().find(otherSwarmId(), task.id())).contains(task);
  }

  @Test
  void storesTheAttemptEndedByTheUpdate() {
    add("task");
    var claimed = claimOne();
    var later = clock().advance(Duration.ofNanos(1_000));
    var attempt =
        claimed.toAttempt(AttemptOutcome.RELEASED, Optional.of("too\n\uD83D\uDC1D"), later);

    tasks().save(swarmId(), claimed.released(1, later), Optional.of(attempt));

    assertThat(attempts(claimed)).containsExactly(attempt);
    assertThat(tasks().attempts(otherSwarmId(), claimed.id(), PageRequest.first(1)).items())
        .isEmpty();
  }

  @Test
  void storesAttemptsOfEveryOutcome() {
    List<Attempt> ended = new ArrayList<>();
    var task = add("task");
    for (var outcome : AttemptOutcome.values()) {
      var claimed = claimOne();
      var attempt = claimed.toAttempt(outcome, Optional.empty(), now());
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
  void listsAttemptsInOrderInPagesOfAnySize() {
    var task = add("task");
    add("other");
    for (int i = 0; i < 12; i++) {
      clock().advance(Duration.ofSeconds(1));
      var agent = new AgentId("agent " + (12 - i));
      var claimed = claim(ClaimRequest.forAgent(agent)).get(0);
      var attempt = claimed.toAttempt(AttemptOutcome.RELEASED, Optional.empty(), now());
      tasks()
          .save(swarmId(), claimed.released(claimed.token().token(), now()), Optional.of(attempt));
    }

    for (int limit : new int[] {1, 5, 6, 12, 1_000}) {
      var attempts = Pages.collectAll(limit, page -> tasks().attempts(swarmId(), task.id(), page));
      assertThat(attempts)
          .extracting(Attempt::token)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
      assertThat(attempts).extracting(Attempt::task).containsOnly(task.id());
    }
  }

  @Test
  void rejectsForeignCursors() {
    var task = add("task");
    var page = PageRequest.first(1).after(new Cursor("no cursor"));

    assertThatThrownBy(() -> tasks().attempts(swarmId(), task.id(), page))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
