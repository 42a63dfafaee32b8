package io.skep.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundTaskStatusTest {

  @ParameterizedTest
  @CsvSource({
    "AVAILABLE, PENDING",
    "Not Started, PENDING",
    "TODO, PENDING",
    "blocked, PENDING",
    "REOPENED, PENDING",
    "ready_to_claim, PENDING",
    "TaskStatus.IN_PROGRESS, IN_PROGRESS",
    "CLAIMED, IN_PROGRESS",
    "working, IN_PROGRESS",
    "CollaborativeTaskState.EXECUTION, IN_PROGRESS",
    "Done, COMPLETED",
    "TaskStatus.COMPLETED, COMPLETED",
    "needs_review, COMPLETED",
    "COMPLETED_PENDING_REVIEW, COMPLETED",
    "FAILED, FAILED_VALIDATION",
    "timeout, FAILED_VALIDATION",
    "CAPTAIN_APPROVED, RECORDED",
    "closed, RECORDED",
    "OBSOLETE, CANCELLED",
    "canceled, CANCELLED"
  })
  void knowsTheWords(String words, TaskStatus meant) {
    assertThat(FoundTaskStatus.of(words)).contains(meant);
  }

  @Test
  void knowsEachStatusByItsOwnName() {
    for (var status : TaskStatus.values()) {
      assertThat(FoundTaskStatus.of(status.name())).contains(status);
    }
  }

  @Test
  void doesNotGuess() {
    assertThat(FoundTaskStatus.of("purple")).isEmpty();
  }
}
