package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStatusParserTest {

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
  void parsesSynonyms(String text, TaskStatus expected) {
    assertThat(TaskStatusParser.parse(text)).contains(expected);
  }

  @Test
  void parsesConstantNames() {
    for (var status : TaskStatus.values()) {
      assertThat(TaskStatusParser.parse(status.name())).contains(status);
    }
  }

  @Test
  void returnsEmptyForUnknownText() {
    assertThat(TaskStatusParser.parse("purple")).isEmpty();
  }
}
