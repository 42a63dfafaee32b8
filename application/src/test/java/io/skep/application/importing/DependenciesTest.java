package io.skep.application.importing;

import static io.skep.application.importing.Input.MONDAY;
import static io.skep.application.importing.Input.TUESDAY;
import static io.skep.application.importing.Input.WEDNESDAY;
import static io.skep.application.importing.Input.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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

  private ImportReport run(ImportSource source) {
    return importer.run(source, ImportListener.NONE);
  }

  private Task stored(String key) {
    return swarm.tasks().findByKey(key).orElseThrow();
  }

  private List<String> ready(QueueName queue) {
    return swarm.tasks().ready(queue, PageRequest.first(1_000)).items().stream()
        .map(task -> task.spec().key().orElseThrow())
        .sorted()
        .toList();
  }

  private List<String> ready() {
    return ready(QueueName.DEFAULT);
  }

  /** Does what someone does who looks into what was not resolved. */
  private void completeUnresolved() {
    var request =
        new ClaimRequest(
            new AgentId("ada"),
            Importer.UNRESOLVED,
            Optional.empty(),
            Labels.NONE,
            100,
            Duration.ofMinutes(1));
    for (var held : swarm.tasks().claim(request)) {
      swarm.tasks().complete(held.token(), Optional.empty());
    }
  }

  @Nested
  final class Known {

    @Test
    void mayComeLaterThanWhatWaits() {
      var report = run(Input.of(task("c", "b"), task("b", "a"), task("a")));

      assertThat(ready()).containsExactly("a");
      assertThat(ready(Importer.UNRESOLVED)).isEmpty();
      assertThat(report.problems()).isEmpty();
      assertThat(report.dependencies()).isEqualTo(new ImportCounts(2, 0, 0));
    }

    @Test
    void mayComeManyBatchesLater() {
      var input = Input.of(task("first", "last"));
      for (int i = 0; i < 3 * Backlog.BATCH; i++) {
        input.and(task("t" + i));
      }
      var report = run(input.and(task("last")));

      assertThat(ready()).doesNotContain("first").hasSize(3 * Backlog.BATCH + 1 - 501);
      assertThat(stored("first").openBlockers()).isEqualTo(1);
      assertThat(report.problems()).isEmpty();
      assertThat(report.tasks()).isEqualTo(new ImportCounts(3 * Backlog.BATCH + 2, 0, 0));
    }

    @Test
    void areLiftedWhenTheyAreNoLongerFound() {
      run(Input.of(task("a"), task("b"), task("c", TaskStatus.PENDING, MONDAY, "a", "b")));
      var report = run(Input.of(task("c", TaskStatus.PENDING, TUESDAY, "b")));

      assertThat(stored("c").openBlockers()).isEqualTo(1);
      assertThat(report.dependencies()).isEqualTo(new ImportCounts(0, 1, 1));
    }

    @Test
    void areNotLiftedWhenSomeoneHereAddedThem() {
      run(Input.of(task("a"), task("b"), task("c", TaskStatus.PENDING, MONDAY, "a")));
      swarm.tasks().addBlocker(stored("c").id(), stored("b").id());
      run(Input.of(task("c", TaskStatus.PENDING, TUESDAY)));
      var later = stored("c").updatedAt().plusSeconds(1);
      run(Input.of(task("c", TaskStatus.COMPLETED, later), task("d")));

      assertThat(swarm.tasks().blockersOf(stored("c").id())).contains(stored("b").id());
    }

    @Test
    void mayBeFoundApart() {
      var input =
          Input.of(
              new FoundDependency("b", "a"), task("a"), task("b"), new FoundDependency("b", "a"));
      var report = run(input);

      assertThat(ready()).containsExactly("a");
      assertThat(report.dependencies()).isEqualTo(new ImportCounts(1, 0, 1));
      assertThat(report.problems()).isEmpty();
      assertThat(run(input).dependencies()).isEqualTo(new ImportCounts(0, 0, 2));
    }
  }

  @Nested
  final class Missing {

    @Test
    void keepATaskFromBecomingReady() {
      var input = Input.of(task("a", "gone"));
      var report = run(input);

      assertThat(ready()).isEmpty();
      assertThat(ready(Importer.UNRESOLVED)).containsExactly("gone");
      assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems())
          .containsExactly(
              new ImportProblem(
                  "input",
                  "line 1",
                  "'a' waits for 'gone', which was not found: a placeholder in the queue"
                      + " 'unresolved' holds it up"));
    }

    @Test
    void areReportedEachTime() {
      var input = Input.of(task("a", "gone"), task("b", "gone", "a"));
      var first = run(input);
      var second = run(input);

      assertThat(first.problems()).hasSize(2);
      assertThat(second.problems()).isEqualTo(first.problems());
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 2));
      assertThat(second.dependencies()).isEqualTo(new ImportCounts(0, 0, 3));
    }

    @Test
    void holdATaskNoLongerOnceSomeoneSettlesThem() {
      run(Input.of(task("a", "gone")));
      completeUnresolved();

      assertThat(ready()).containsExactly("a");
      assertThat(run(Input.of(task("a", "gone"))).problems()).isEmpty();
    }

    @Test
    void areReplacedWhenTheyAreFoundAfterAll() {
      run(Input.of(task("a", "late")));
      var report = run(Input.of(task("late", TaskStatus.COMPLETED, MONDAY), task("a", "late")));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(1, 0, 1));
      assertThat(report.problems()).isEmpty();
      assertThat(stored("late").spec().title()).isEqualTo("Task late");
      assertThat(stored("late").spec().queue()).isEqualTo(QueueName.DEFAULT);
      assertThat(ready()).containsExactly("a");
      assertThat(ready(Importer.UNRESOLVED)).isEmpty();
    }

    @Test
    void holdNothingUpThatHasEnded() {
      var input = Input.of(task("a", TaskStatus.COMPLETED, MONDAY, "gone"));
      var report = run(input);

      assertThat(swarm.tasks().findByKey("gone")).isEmpty();
      assertThat(report.problems()).hasSize(1);
      assertThat(report.dependencies()).isEqualTo(ImportCounts.NONE);
      assertThat(run(input))
          .satisfies(
              again -> {
                assertThat(again.problems()).isEqualTo(report.problems());
                assertThat(again.dependencies()).isEqualTo(ImportCounts.NONE);
              });
    }

    @Test
    void haveAPlaceholderWhenAMessageNamesThem() {
      var message =
          new FoundMessage(
              new FoundThread.OfTask("gone"),
              "1",
              Role.USER,
              "ada",
              Json.string("hello"),
              Optional.empty(),
              List.of(),
              Optional.of(MONDAY));
      var report = run(Input.of(message));

      assertThat(report.messages()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems()).hasSize(1);
      assertThat(swarm.messages().last(ThreadId.of(stored("gone").id()), 10)).hasSize(1);
    }
  }

  @Nested
  final class Cycles {

    @Test
    void areReportedAndHoldWhatIsInThem() {
      var input = Input.of(task("a", "b"), task("b", "c"), task("c", "a"), task("d", "d"));
      var first = run(input);
      var second = run(input);

      assertThat(ready()).isEmpty();
      assertThat(ready(Importer.UNRESOLVED)).hasSize(2);
      assertThat(first.problems()).hasSize(2);
      assertThat(first.problems().get(0).reason()).contains("which waits for it", "holds it up");
      assertThat(second.problems()).isEqualTo(first.problems());
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 4));
      assertThat(second.dependencies().unchanged()).isEqualTo(first.dependencies().created());
    }

    @Test
    void letGoWhatSomeoneSettles() {
      run(Input.of(task("a", "b"), task("b", "a")));
      completeUnresolved();

      assertThat(ready()).hasSize(1);
    }

    @Test
    void holdUpNothingWhenOneOfThemIsDone() {
      run(Input.of(task("a", TaskStatus.COMPLETED, MONDAY, "b"), task("b", "a")));

      assertThat(ready()).containsExactly("b");
      assertThat(ready(Importer.UNRESOLVED)).isEmpty();
    }

    @Test
    void areSeenAcrossImports() {
      run(Input.of(task("a", TaskStatus.PENDING, MONDAY), task("b", "a")));
      var report = run(Input.of(task("a", TaskStatus.PENDING, TUESDAY, "b")));

      assertThat(ready()).isEmpty();
      assertThat(report.problems()).hasSize(1);
    }

    @Test
    void areGoneWhenTheInputNoLongerHasThem() {
      run(
          Input.of(
              task("a", TaskStatus.PENDING, MONDAY, "b"),
              task("b", TaskStatus.PENDING, MONDAY, "a")));
      var report =
          run(
              Input.of(
                  task("a", TaskStatus.PENDING, TUESDAY, "b"),
                  task("b", TaskStatus.PENDING, TUESDAY)));

      assertThat(report.problems()).isEmpty();
      assertThat(ready()).containsExactly("b");
      assertThat(swarm.tasks().blockersOf(stored("a").id())).containsExactly(stored("b").id());
    }

    @Test
    void thatLieBetweenTwoSnapshotsAreNone() {
      run(
          Input.of(
              task("a", TaskStatus.PENDING, MONDAY, "b"), task("b", TaskStatus.PENDING, MONDAY)));
      var turned =
          Input.of(
              task("b", TaskStatus.PENDING, WEDNESDAY, "a"),
              task("a", TaskStatus.PENDING, WEDNESDAY));

      assertThat(run(turned).problems()).isEmpty();
      assertThat(ready()).containsExactly("a");
      assertThat(run(turned).problems()).isEmpty();
    }

    @Test
    void ofSeparateDependenciesAreRefused() {
      var input =
          Input.of(
              task("a"), task("b"), new FoundDependency("a", "b"), new FoundDependency("b", "a"));
      var report = run(input);

      assertThat(ready()).isEmpty();
      assertThat(report.problems()).hasSize(1);
      assertThat(run(input).problems()).isEqualTo(report.problems());
    }
  }
}
