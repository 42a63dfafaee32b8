package io.skep.application.importing.run;

import static io.skep.application.importing.run.InMemoryImportSource.MONDAY;
import static io.skep.application.importing.run.InMemoryImportSource.TUESDAY;
import static io.skep.application.importing.run.InMemoryImportSource.WEDNESDAY;
import static io.skep.application.importing.run.InMemoryImportSource.task;
import static io.skep.application.importing.run.InMemoryImportSource.taskWithTitle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.SourceLocation;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ImporterTest {

  private static final SwarmId BEES = new SwarmId("bees");

  private final SettableClock clock = new SettableClock();
  private final Store store = InMemoryStore.open(clock);
  private final Swarm swarm = new Swarm(BEES, store);
  private final Importer importer = new Importer(BEES, store);

  private ImportReport importFrom(ImportSource source) {
    return importer.importFrom(source, ImportListener.NONE);
  }

  private Task requireTask(String key) {
    return swarm.tasks().findByKey(key).orElseThrow();
  }

  @Nested
  final class Reimport {

    @Test
    void changesNothing() {
      var input =
          InMemoryImportSource.of(
              InMemoryImportSource.agent("ada"),
              task("a"),
              task("b", TaskStatus.COMPLETED, MONDAY),
              task("c", "a", "b"));
      var first = importFrom(input);
      var before = allTasks();
      var second = importFrom(input);

      assertThat(first.tasks()).isEqualTo(new ImportCounts(3, 0, 0));
      assertThat(first.dependencies()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(first.agents()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 3));
      assertThat(second.dependencies()).isEqualTo(new ImportCounts(0, 0, 2));
      assertThat(second.agents()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(allTasks()).isEqualTo(before);
    }

    @Test
    void changesNothingWhenInputHoldsSeveralVersions() {
      var input =
          InMemoryImportSource.of(
              taskWithTitle("a", "one", Optional.of(MONDAY)),
              taskWithTitle("a", "two", Optional.of(MONDAY)),
              taskWithTitle("a", "one", Optional.of(TUESDAY)),
              taskWithTitle("a", "old", Optional.of(MONDAY)),
              taskWithTitle("b", "one", Optional.empty()),
              taskWithTitle("b", "two", Optional.empty()));
      var first = importFrom(input);
      var before = allTasks();
      var second = importFrom(input);

      assertThat(first.tasks()).isEqualTo(new ImportCounts(2, 3, 1));
      assertThat(requireTask("a").spec().title()).isEqualTo("one");
      assertThat(requireTask("b").spec().title()).isEqualTo("two");
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 6));
      assertThat(allTasks()).isEqualTo(before);
    }

    @Test
    void isIndependentOfOtherSwarms() {
      importFrom(InMemoryImportSource.of(task("a")));
      var wasps = new Importer(new SwarmId("wasps"), store);

      assertThat(wasps.importFrom(InMemoryImportSource.of(task("a")), ImportListener.NONE).tasks())
          .isEqualTo(new ImportCounts(1, 0, 0));
    }

    private List<Task> allTasks() {
      return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(1_000)).items();
    }
  }

  @Nested
  final class Snapshots {

    @Test
    void overwriteOlderSnapshots() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY)));
      var report = importFrom(InMemoryImportSource.of(task("a", TaskStatus.COMPLETED, TUESDAY)));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(requireTask("a").status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(requireTask("a").updatedAt()).isEqualTo(TUESDAY);
    }

    @Test
    void neverOverwriteNewerSnapshots() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.COMPLETED, TUESDAY)));
      var before = requireTask("a");
      var report = importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY)));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(requireTask("a")).isEqualTo(before);
    }

    @Test
    void withoutTimestampNeverOverwriteTimestamped() {
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "dated", Optional.of(MONDAY))));
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "undated", Optional.empty())));

      assertThat(requireTask("a").spec().title()).isEqualTo("dated");
    }

    @Test
    void withoutTimestampOverwriteEachOtherOnce() {
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "one", Optional.empty())));
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "two", Optional.empty())));
      var report = importFrom(InMemoryImportSource.of(taskWithTitle("a", "one", Optional.empty())));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(requireTask("a").spec().title()).isEqualTo("two");
    }

    @Test
    void thatConfirmContentSupersedeEarlierTimestamps() {
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "one", Optional.of(MONDAY))));
      var confirmed =
          importFrom(InMemoryImportSource.of(taskWithTitle("a", "one", Optional.of(WEDNESDAY))));
      var between =
          importFrom(InMemoryImportSource.of(taskWithTitle("a", "two", Optional.of(TUESDAY))));

      assertThat(confirmed.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(between.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(requireTask("a").spec().title()).isEqualTo("one");
    }

    @Test
    void mayRestoreEarlierContent() {
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "one", Optional.of(MONDAY))));
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "two", Optional.of(TUESDAY))));
      importFrom(InMemoryImportSource.of(taskWithTitle("a", "one", Optional.of(WEDNESDAY))));

      assertThat(requireTask("a").spec().title()).isEqualTo("one");
    }

    @Test
    void mayReopenATask() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.COMPLETED, MONDAY), task("b", "a")));
      assertThat(requireTask("b").openBlockers()).isZero();
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, TUESDAY)));

      assertThat(requireTask("a").status()).isEqualTo(TaskStatus.PENDING);
      assertThat(requireTask("a").endedAt()).isEmpty();
      assertThat(requireTask("b").openBlockers()).isEqualTo(1);
    }
  }

  @Nested
  final class LocalChanges {

    private static final AgentId ADA = new AgentId("ada");

    @Test
    void surviveReimport() {
      var input = InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY));
      importFrom(input);
      completeTask();

      assertThat(importFrom(input).tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(requireTask("a").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void surviveConfirmationAtLaterTime() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY)));
      completeTask();
      var later = clock.instant().plusSeconds(60);
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, later)));

      assertThat(requireTask("a").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void surviveChangesThatAreNotNewer() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY)));
      completeTask();
      var report =
          importFrom(InMemoryImportSource.of(taskWithTitle("a", "other", Optional.of(TUESDAY))));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.reason()).contains("was changed in this store"));
      assertThat(requireTask("a").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void areOverwrittenByNewerChanges() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY)));
      completeTask();
      var later = clock.instant().plusSeconds(60);
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.CANCELLED, later)));

      assertThat(requireTask("a").status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void keepTaskInProgress() {
      importFrom(InMemoryImportSource.of(task("a", TaskStatus.PENDING, MONDAY)));
      var task = swarm.tasks().claim(ClaimRequest.forAgent(ADA)).get(0);
      var later = clock.instant().plusSeconds(60);
      var report = importFrom(InMemoryImportSource.of(task("a", TaskStatus.CANCELLED, later)));

      assertThat(report.problems()).hasSize(1);
      assertThat(swarm.tasks().complete(task.token(), Optional.empty()).status())
          .isEqualTo(TaskStatus.COMPLETED);
    }

    private void completeTask() {
      var task = swarm.tasks().claim(ClaimRequest.forAgent(ADA)).get(0);
      swarm.tasks().complete(task.token(), Optional.of(Json.string("done")));
    }
  }

  @Nested
  final class Batches {

    @Test
    void resumeAfterInterruption() {
      var input = new InMemoryImportSource();
      for (int i = 0; i < 2_000; i++) {
        input.and(i == 0 ? task("t0") : task("t" + i, "t" + (i - 1)));
      }
      var uninterrupted = InMemoryStore.open(new SettableClock());
      var expected = new Importer(BEES, uninterrupted).importFrom(input, ImportListener.NONE);

      int interruptions = 0;
      while (true) {
        var work = new FailingUnitOfWork(store.unitOfWork(), 1);
        try {
          new Importer(BEES, withUnitOfWork(work)).importFrom(input, ImportListener.NONE);
          break;
        } catch (StoreException e) {
          interruptions++;
          assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
          assertThat(readyKeys()).containsExactly("t0");
        }
      }

      assertThat(interruptions).isEqualTo(3);
      assertThat(expected.tasks().created()).isEqualTo(2_000);
      assertThat(count(swarm)).isEqualTo(2_000);
      assertThat(readyKeys()).containsExactly("t0");
      assertThat(importFrom(input).tasks()).isEqualTo(new ImportCounts(0, 0, 2_000));
    }

    @Test
    void skipOnlyRecordsThatCannotBeStored() {
      var half = "x".repeat(Json.MAX_LENGTH / 2 + 1);
      var ada = new AgentId("ada");
      var one = ImportedAgent.builder(ada, "one").details(new Json("{\"one\":\"" + half + "\"}"));
      var two = ImportedAgent.builder(ada, "two").details(new Json("{\"two\":\"" + half + "\"}"));
      var report =
          importFrom(InMemoryImportSource.of(task("a"), one.build(), two.build(), task("b", "a")));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(report.agents()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.position()).isEqualTo("line 3");
                assertThat(problem.reason()).startsWith("not stored: ");
              });
      assertThat(requireTask("b").openBlockers()).isEqualTo(1);
    }

    @Test
    void notifyListener() {
      List<String> events = new ArrayList<>();
      importer.importFrom(
          InMemoryImportSource.of(task("a"), task("b")),
          new ImportListener() {
            @Override
            public void fileCompleted(String file, FileOutcome outcome) {
              events.add(file + " " + outcome);
            }

            @Override
            public void recordsStored(long records) {
              events.add("stored " + records);
            }
          });

      assertThat(events).contains("input IMPORTED").endsWith("stored 2");
    }

    @Test
    void propagateStoreFailure() {
      var broken = new Importer(BEES, withUnitOfWork(new FailingUnitOfWork(store.unitOfWork(), 0)));

      assertThatThrownBy(
              () -> broken.importFrom(InMemoryImportSource.of(task("a")), ImportListener.NONE))
          .isInstanceOf(StoreException.class);
    }

    private List<String> readyKeys() {
      return swarm
          .tasks()
          .listReady(TaskSpec.of("x").queue(), PageRequest.first(10))
          .items()
          .stream()
          .map(task -> task.spec().key().orElseThrow())
          .toList();
    }

    private static long count(Swarm swarm) {
      return swarm.queues().countByStatus().values().stream().mapToLong(Long::longValue).sum();
    }

    private Store withUnitOfWork(UnitOfWork work) {
      return new Store(
          work,
          store.agents(),
          store.conversations(),
          store.plans(),
          store.tasks(),
          store.queues(),
          store.messages(),
          store.deliveries(),
          store.importRecords(),
          store.changeFeed(),
          store.readyNotifier(),
          store.ids(),
          store.clock());
    }
  }

  @Nested
  final class Reports {

    @Test
    void countFilesByOutcome() {
      var report =
          importFrom(
              sink -> {
                sink.fileCompleted("a", FileOutcome.IMPORTED);
                sink.reportProblem(SourceLocation.line("b", 3), "broken");
                sink.fileCompleted("b", FileOutcome.QUARANTINED);
                sink.fileCompleted("c", FileOutcome.IGNORED);
                sink.fileCompleted("d", FileOutcome.IMPORTED);
              });

      assertThat(report.files()).isEqualTo(4);
      assertThat(report.imported()).isEqualTo(2);
      assertThat(report.ignored()).isEqualTo(1);
      assertThat(report.quarantined()).isEqualTo(1);
      assertThat(report.problems()).containsExactly(new ImportProblem("b", "line 3", "broken"));
    }

    @Test
    void countProblemsBeyondLimit() {
      var report =
          importFrom(
              sink -> {
                for (int i = 0; i < ImportReport.MAX_PROBLEMS + 7; i++) {
                  sink.reportProblem(SourceLocation.line("a", i + 1L), "broken");
                }
                sink.fileCompleted("a", FileOutcome.QUARANTINED);
              });

      assertThat(report.problems()).hasSize(ImportReport.MAX_PROBLEMS);
      assertThat(report.moreProblems()).isEqualTo(7);
    }
  }

  /** Unit of work that fails after a number of writes. */
  private static final class FailingUnitOfWork implements UnitOfWork {

    private final UnitOfWork work;
    private int remainingWrites;

    FailingUnitOfWork(UnitOfWork work, int remainingWrites) {
      this.work = work;
      this.remainingWrites = remainingWrites;
    }

    @Override
    public <T> T write(Supplier<T> block) {
      if (remainingWrites-- <= 0) {
        throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "the process was killed", null);
      }
      return work.write(block);
    }

    @Override
    public <T> T read(Supplier<T> block) {
      return work.read(block);
    }
  }
}
