package io.skep.adapters.files.taskmaster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskMasterFormatTest {

  private static final String METADATA =
      "{\"created\":\"2025-06-01T00:00:00Z\",\"updated\":\"%s\",\"description\":\"All of it\"}";

  @TempDir private Path temp;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(temp);
  }

  private static String tag(String tasks) {
    return tag(tasks, "2025-07-01T00:00:00Z");
  }

  private static String tag(String tasks, String updated) {
    return "{\"master\":{\"tasks\":[%s],\"metadata\":%s}}"
        .formatted(tasks, METADATA.formatted(updated));
  }

  private static String task(int id, String status, String dependencies, String more) {
    return ("{\"id\":%d,\"title\":\"Task %d\",\"description\":\"What\",\"details\":\"How\","
                + "\"testStrategy\":\"\",\"priority\":\"high\",\"status\":\"%s\",\"dependencies\":[%s]%s}")
        .formatted(id, id, status, dependencies, more);
  }

  private Task stored(String id) {
    return folder.task("taskmaster:master:" + id);
  }

  @Test
  void importsTagAsPlanAndTasksWithSubtasks() {
    folder.withFile(
        "tasks.json",
        tag(
            task(1, "done", "", "")
                + ","
                + task(
                    2,
                    "pending",
                    "1",
                    ",\"subtasks\":[{\"id\":1,\"title\":\"Part\",\"status\":\"pending\",\"dependencies\":[]},{\"id\":2,\"title\":\"Part"
                        + " 2\",\"status\":\"pending\",\"dependencies\":[1,\"2.1\"]}]")));
    var report = folder.runImport();

    assertThat(report.problems()).isEmpty();
    assertThat(report.tasks()).isEqualTo(new ImportCounts(4, 0, 0));
    assertThat(report.dependencies()).isEqualTo(new ImportCounts(2, 0, 0));
    var plan = folder.store.plans().find(SwarmId.DEFAULT, new PlanId("taskmaster:master"));
    assertThat(plan.orElseThrow().question()).isEqualTo("All of it");
    assertThat(plan.orElseThrow().status()).isEqualTo(PlanStatus.EXECUTING);
    var task = stored("2");
    assertThat(task.spec().plan()).contains(new PlanId("taskmaster:master"));
    assertThat(task.spec().priority()).isEqualTo(Priority.HIGH);
    assertThat(task.spec().description()).isEqualTo("What\n\nHow");
    assertThat(task.spec().payload()).isEqualTo(new Json(task(2, "pending", "1", "")));
    assertThat(task.updatedAt()).isEqualTo(Instant.parse("2025-07-01T00:00:00Z"));
    assertThat(task.openBlockers()).as("the task before is done").isZero();
    assertThat(stored("2.1").openBlockers()).isZero();
    assertThat(stored("2.2").openBlockers()).isEqualTo(1);
  }

  @Test
  void keepsNumberOrder() {
    folder.withFile(
        "tasks.json",
        tag(
            task(10, "pending", "", "")
                + ","
                + task(2, "pending", "", "")
                + ","
                + task(1, "pending", "", "")));
    folder.runImport();

    var pending =
        folder
            .store
            .tasks()
            .listReady(
                SwarmId.DEFAULT,
                stored("1").spec().queue(),
                ImportFixture.NOW,
                PageRequest.first(9))
            .items();
    assertThat(pending.stream().map(task -> task.spec().title()).collect(Collectors.joining(" ")))
        .isEqualTo("Task 1 Task 2 Task 10");
  }

  @ParameterizedTest
  @CsvSource({
    "pending, PENDING, default",
    "in-progress, PENDING, default",
    "review, PENDING, held",
    "deferred, PENDING, held",
    "blocked, PENDING, held",
    "done, COMPLETED, default",
    "cancelled, CANCELLED, default"
  })
  void mapsStatus(String taskMasterStatus, TaskStatus status, String queue) {
    folder.withFile("tasks.json", tag(task(1, taskMasterStatus, "", "")));
    var report = folder.runImport();

    assertThat(report.problems()).isEmpty();
    assertThat(stored("1").status()).isEqualTo(status);
    assertThat(stored("1").failed()).isEqualTo(status == TaskStatus.CANCELLED);
    assertThat(stored("1").spec().queue().value()).isEqualTo(queue);
  }

  @Test
  void readsUntaggedListAsMaster() {
    folder.withFile("tasks.json", "{\"tasks\":[" + task(1, "pending", "", "") + "]}");
    folder.runImport();

    assertThat(stored("1").status()).isEqualTo(TaskStatus.PENDING);
  }

  @Test
  void usesUpdateTimeOfTag() {
    folder.withFile("tasks.json", tag(task(1, "done", "", ""), "2025-08-01T00:00:00Z"));
    folder.runImport();
    folder.withFile("tasks.json", tag(task(1, "pending", "", ""), "2025-07-01T00:00:00Z"));
    folder.runImport();
    assertThat(stored("1").status()).isEqualTo(TaskStatus.COMPLETED);

    folder.withFile("tasks.json", tag(task(1, "review", "", ""), "2025-09-01T00:00:00Z"));
    folder.runImport();
    assertThat(stored("1").status()).isEqualTo(TaskStatus.PENDING);
  }

  @Test
  void importsTasksWithDuplicateId() {
    folder.withFile("tasks.json", tag(task(1, "pending", "", "") + "," + task(1, "done", "", "")));
    var report = folder.runImport();

    assertThat(report.tasks()).isEqualTo(new ImportCounts(2, 0, 0));
    assertThat(report.problems()).hasSize(1);
    assertThat(stored("1").status()).isEqualTo(TaskStatus.PENDING);
    assertThat(stored("1#2").status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void distinguishesProjectsByFolder() {
    folder
        .withFile("one/.taskmaster/tasks/tasks.json", tag(task(1, "pending", "", "")))
        .withFile("two/.taskmaster/tasks/tasks.json", tag(task(1, "done", "", "")));
    folder.runImport();

    assertThat(folder.task("taskmaster:one/master:1").status()).isEqualTo(TaskStatus.PENDING);
    assertThat(folder.task("taskmaster:two/master:1").status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void reportsMissingDependencies() {
    folder.withFile("tasks.json", tag(task(1, "pending", "99", "")));
    var report = folder.runImport();

    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.position()).isEqualTo("task 1"));
    assertThat(stored("1").openBlockers()).isEqualTo(1);
  }
}
