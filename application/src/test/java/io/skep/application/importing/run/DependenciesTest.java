package io.skep.application.importing.run;

import static io.skep.application.importing.run.InMemoryImportSource.MONDAY;
import static io.skep.application.importing.run.InMemoryImportSource.TUESDAY;
import static io.skep.application.importing.run.InMemoryImportSource.WEDNESDAY;
import static io.skep.application.importing.run.InMemoryImportSource.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.record.ImportedDependency;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DependenciesTest {

  private static final SwarmId BEES = new SwarmId("bees");

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm swarm = new Swarm(BEES, store);
  private final Importer importer = new Importer(BEES, store);

  private ImportReport importFrom(ImportSource source) {
    return importer.importFrom(source, ImportListener.NONE);
  }

  private Task requireTask(String key) {
    return swarm.tasks().findByKey(key).orElseThrow();
  }

  private List<String> readyKeys(QueueName queue) {
    return swarm.tasks().listReady(queue, PageRequest.first(1_000)).items().stream()
        .map(task -> task.spec().key().orElseThrow())
        .sorted()
        .toList();
  }

  private List<String> readyKeys() {
    return readyKeys(QueueName.DEFAULT);
  }

  /** Completes all placeholders, as a user does who resolves the missing dependencies. */
  private void completePlaceholders() {
    var request =
        new ClaimRequest(
            new AgentId("ada"),
            ImportQueues.UNRESOLVED,
            Optional.empty(),
            Labels.NONE,
            100,
            Duration.ofMinutes(1));
    for (var task : swarm.tasks().claim(request)) {
      swarm.tasks().complete(task.token(), Optional.empty());
    }
  }

  @Nested
  final class Resolved {

    @Test
    void mayFollowTheirDependents() {
      var report = importFrom(InMemoryImportSource.of(task("c", "b"), task("b", "a"), task("a")));

      assertThat(readyKeys()).containsExactly("a");
      assertThat(readyKeys(ImportQueues.UNRESOLVED)).isEmpty();
      assertThat(report.problems()).isEmpty();
      assertThat(report.dependencies()).isEqualTo(new ImportCounts(2, 0, 0));
    }

    @Test
    void mayFollowManyBatchesLater() {
      var input = InMemoryImportSource.of(task("first", "last"));
      for (int i = 0; i < 3 * ImportBuffer.BATCH_SIZE; i++) {
        input.and(task("t" + i));
      }
      var report = importFrom(input.and(task("last")));

      assertThat(readyKeys())
          .doesNotContain("first")
          .hasSize(3 * ImportBuffer.BATCH_SIZE + 1 - 501);
      assertThat(requireTask("first").openBlockers()).isEqualTo(1);
      assertThat(report.problems()).isEmpty();
      assertThat(report.tasks()).isEqualTo(new ImportCounts(3 * ImportBuffer.BATCH_SIZE + 2, 0, 0));
    }

    @Test
    void areRemovedWhenNoLongerInInput() {
      importFrom(
          InMemoryImportSource.of(
              task("a"), task("b"), task("c", TaskStatus.PENDING, MONDAY, "a", "b")));
      var report = importFrom(InMemoryImportSource.of(task("c", TaskStatus.PENDING, TUESDAY, "b")));

      assertThat(requireTask("c").openBlockers()).isEqualTo(1);
      assertThat(report.dependencies()).isEqualTo(new ImportCounts(0, 1, 1));
    }

    @Test
    void areKeptWhenAddedLocally() {
      importFrom(
          InMemoryImportSource.of(
              task("a"), task("b"), task("c", TaskStatus.PENDING, MONDAY, "a")));
      swarm.tasks().addBlocker(requireTask("c").id(), requireTask("b").id());
      importFrom(InMemoryImportSource.of(task("c", TaskStatus.PENDING, TUESDAY)));
      var later = requireTask("c").updatedAt().plusSeconds(1);
      importFrom(InMemoryImportSource.of(task("c", TaskStatus.COMPLETED, later), task("d")));

      assertThat(swarm.tasks().blockersOf(requireTask("c").id())).contains(requireTask("b").id());
    }

    @Test
    void mayBeSeparateRecords() {
      var input =
          InMemoryImportSource.of(
              new ImportedDependency("b", "a"),
              task("a"),
              task("b"),
              new ImportedDependency("b", "a"));
      var report = importFrom(input);

      assertThat(readyKeys()).containsExactly("a");
      assertThat(report.dependencies()).isEqualTo(new ImportCounts(1, 0, 1));
      assertThat(report.problems()).isEmpty();
      assertThat(importFrom(input).dependencies()).isEqualTo(new ImportCounts(0, 0, 2));
    }
  }

  @Nested
  final class Unresolved {

    @Test
    void blockTask() {
      var input = InMemoryImportSource.of(task("a", "gone"));
      var report = importFrom(input);

      assertThat(readyKeys()).isEmpty();
      assertThat(readyKeys(ImportQueues.UNRESOLVED)).containsExactly("gone");
      assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems())
          .containsExactly(
              new ImportProblem(
                  "input",
                  "line 1",
                  "'a' depends on 'gone', which is missing: blocked by a placeholder in queue"
                      + " 'unresolved'"));
    }

    @Test
    void areReportedOnEachImport() {
      var input = InMemoryImportSource.of(task("a", "gone"), task("b", "gone", "a"));
      var first = importFrom(input);
      var second = importFrom(input);

      assertThat(first.problems()).hasSize(2);
      assertThat(second.problems()).isEqualTo(first.problems());
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 2));
      assertThat(second.dependencies()).isEqualTo(new ImportCounts(0, 0, 3));
    }

    @Test
    void unblockTaskWhenPlaceholderIsCompleted() {
      importFrom(InMemoryImportSource.of(task("a", "gone")));
      completePlaceholders();

      assertThat(readyKeys()).containsExactly("a");
      assertThat(importFrom(InMemoryImportSource.of(task("a", "gone"))).problems()).isEmpty();
    }

    @Test
    void areReplacedByTheImportedTask() {
      importFrom(InMemoryImportSource.of(task("a", "late")));
      var report =
          importFrom(
              InMemoryImportSource.of(
                  task("late", TaskStatus.COMPLETED, MONDAY), task("a", "late")));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 1));
      assertThat(report.problems()).isEmpty();
      assertThat(requireTask("late").spec().title()).isEqualTo("Task late");
      assertThat(requireTask("late").spec().queue()).isEqualTo(QueueName.DEFAULT);
      assertThat(readyKeys()).containsExactly("a");
      assertThat(readyKeys(ImportQueues.UNRESOLVED)).isEmpty();
    }

    @Test
    void areIgnoredForEndedTasks() {
      var input = InMemoryImportSource.of(task("a", TaskStatus.COMPLETED, MONDAY, "gone"));
      var report = importFrom(input);

      assertThat(swarm.tasks().findByKey("gone")).isEmpty();
      assertThat(report.problems()).hasSize(1);
      assertThat(report.dependencies()).isEqualTo(ImportCounts.NONE);
      assertThat(importFrom(input))
          .satisfies(
              again -> {
                assertThat(again.problems()).isEqualTo(report.problems());
                assertThat(again.dependencies()).isEqualTo(ImportCounts.NONE);
              });
    }

    @Test
    void getPlaceholderWhenReferencedByMessage() {
      var message =
          new ImportedMessage(
              new ImportedThread.OfTask("gone"),
              "1",
              Role.USER,
              "ada",
              Json.string("hello"),
              Optional.empty(),
              List.of(),
              Optional.of(MONDAY));
      var report = importFrom(InMemoryImportSource.of(message));

      assertThat(report.messages()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems()).hasSize(1);
      assertThat(swarm.messages().findLast(ThreadId.of(requireTask("gone").id()), 10)).hasSize(1);
    }
  }

  @Nested
  final class Cycles {

    @Test
    void areReportedAndBlockTheirTasks() {
      var input =
          InMemoryImportSource.of(task("a", "b"), task("b", "c"), task("c", "a"), task("d", "d"));
      var first = importFrom(input);
      var second = importFrom(input);

      assertThat(readyKeys()).isEmpty();
      assertThat(readyKeys(ImportQueues.UNRESOLVED)).hasSize(2);
      assertThat(first.problems()).hasSize(2);
      assertThat(first.problems().get(0).reason()).contains("which depends on it", "blocked by");
      assertThat(second.problems()).isEqualTo(first.problems());
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 4));
      assertThat(second.dependencies().unchanged()).isEqualTo(first.dependencies().created());
    }

    @Test
    void unblockTaskWhenPlaceholderIsCompleted() {
      importFrom(InMemoryImportSource.of(task("a", "b"), task("b", "a")));
      completePlaceholders();

      assertThat(readyKeys()).hasSize(1);
    }

    @Test
    void doNotBlockWhenOneTaskIsCompleted() {
      importFrom(
          InMemoryImportSource.of(task("a", TaskStatus.COMPLETED, MONDAY, "b"), task("b", "a")));

      assertThat(readyKeys()).containsExactly("b");
      assertThat(readyKeys(ImportQueues.UNRESOLVED)).isEmpty();
    }

    @Test
    void areDetectedAcrossImports() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY), task("b", "a")));
      var report = importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, TUESDAY, "b")));

      assertThat(readyKeys()).isEmpty();
      assertThat(report.problems()).hasSize(1);
    }

    @Test
    void areRemovedWhenNoLongerInInput() {
      importFrom(
          InMemoryImportSource.of(
              task("a", TaskStatus.PENDING, MONDAY, "b"),
              task("b", TaskStatus.PENDING, MONDAY, "a")));
      var report =
          importFrom(
              InMemoryImportSource.of(
                  task("a", TaskStatus.PENDING, TUESDAY, "b"),
                  task("b", TaskStatus.PENDING, TUESDAY)));

      assertThat(report.problems()).isEmpty();
      assertThat(readyKeys()).containsExactly("b");
      assertThat(swarm.tasks().blockersOf(requireTask("a").id()))
          .containsExactly(requireTask("b").id());
    }

    @Test
    void areNotDetectedBetweenSnapshots() {
      importFrom(
          InMemoryImportSource.of(
              task("a", TaskStatus.PENDING, MONDAY, "b"), task("b", TaskStatus.PENDING, MONDAY)));
      var reversed =
          InMemoryImportSource.of(
              task("b", TaskStatus.PENDING, WEDNESDAY, "a"),
              task("a", TaskStatus.PENDING, WEDNESDAY));

      assertThat(importFrom(reversed).problems()).isEmpty();
      assertThat(readyKeys()).containsExactly("a");
      assertThat(importFrom(reversed).problems()).isEmpty();
    }

    @Test
    void ofDependencyRecordsAreRejected() {
      var input =
          InMemoryImportSource.of(
              task("a"),
              task("b"),
              new ImportedDependency("a", "b"),
              new ImportedDependency("b", "a"));
      var report = importFrom(input);

      assertThat(readyKeys()).isEmpty();
      assertThat(report.problems()).hasSize(1);
      assertThat(importFrom(input).problems()).isEqualTo(report.problems());
    }
  }
}
