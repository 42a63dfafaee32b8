package io.skep.application.importing;

import static io.skep.application.importing.Input.MONDAY;
import static io.skep.application.importing.Input.TUESDAY;
import static io.skep.application.importing.Input.WEDNESDAY;
import static io.skep.application.importing.Input.task;
import static io.skep.application.importing.Input.titled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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

  private ImportReport run(ImportSource source) {
    return importer.run(source, ImportListener.NONE);
  }

  private Task stored(String key) {
    return swarm.tasks().findByKey(key).orElseThrow();
  }

  @Nested
  final class Again {

    @Test
    void changesNothing() {
      var input =
          Input.of(
              Input.agent("ada"),
              task("a"),
              task("b", TaskStatus.COMPLETED, MONDAY),
              task("c", "a", "b"));
      var first = run(input);
      var before = all();
      var second = run(input);

      assertThat(first.tasks()).isEqualTo(new ImportCounts(3, 0, 0));
      assertThat(first.dependencies()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(first.agents()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 3));
      assertThat(second.dependencies()).isEqualTo(new ImportCounts(0, 0, 2));
      assertThat(second.agents()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(all()).isEqualTo(before);
    }

    @Test
    void changesNothingWhenOneInputTellsTheSameThingInSeveralWays() {
      var input =
          Input.of(
              titled("a", "one", Optional.of(MONDAY)),
              titled("a", "two", Optional.of(MONDAY)),
              titled("a", "one", Optional.of(TUESDAY)),
              titled("a", "old", Optional.of(MONDAY)),
              titled("b", "one", Optional.empty()),
              titled("b", "two", Optional.empty()));
      var first = run(input);
      var before = all();
      var second = run(input);

      assertThat(first.tasks()).isEqualTo(new ImportCounts(2, 3, 1));
      assertThat(stored("a").spec().title()).isEqualTo("one");
      assertThat(stored("b").spec().title()).isEqualTo("two");
      assertThat(second.tasks()).isEqualTo(new ImportCounts(0, 0, 6));
      assertThat(all()).isEqualTo(before);
    }

    @Test
    void staysApartFromOtherSwarms() {
      run(Input.of(task("a")));
      var wasps = new Importer(new SwarmId("wasps"), store);

      assertThat(wasps.run(Input.of(task("a")), ImportListener.NONE).tasks())
          .isEqualTo(new ImportCounts(1, 0, 0));
    }

    private List<Task> all() {
      return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(1_000)).items();
    }
  }

  @Nested
  final class Snapshots {

    @Test
    void replaceOlderOnes() {
      run(Input.of(task("a", TaskStatus.PENDING, MONDAY)));
      var report = run(Input.of(task("a", TaskStatus.COMPLETED, TUESDAY)));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(stored("a").status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(stored("a").updatedAt()).isEqualTo(TUESDAY);
    }

    @Test
    void neverUndoNewerOnes() {
      run(Input.of(task("a", TaskStatus.COMPLETED, TUESDAY)));
      var before = stored("a");
      var report = run(Input.of(task("a", TaskStatus.PENDING, MONDAY)));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(stored("a")).isEqualTo(before);
    }

    @Test
    void withoutATimeNeverUndoWhatHasOne() {
      run(Input.of(titled("a", "dated", Optional.of(MONDAY))));
      run(Input.of(titled("a", "undated", Optional.empty())));

      assertThat(stored("a").spec().title()).isEqualTo("dated");
    }

    @Test
    void withoutATimeReplaceEachOtherOnce() {
      run(Input.of(titled("a", "one", Optional.empty())));
      run(Input.of(titled("a", "two", Optional.empty())));
      var report = run(Input.of(titled("a", "one", Optional.empty())));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(stored("a").spec().title()).isEqualTo("two");
    }

    @Test
    void thatSayTheSameAsOfALaterTimeOutdateWhatLiesBetween() {
      run(Input.of(titled("a", "one", Optional.of(MONDAY))));
      var confirmed = run(Input.of(titled("a", "one", Optional.of(WEDNESDAY))));
      var between = run(Input.of(titled("a", "two", Optional.of(TUESDAY))));

      assertThat(confirmed.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(between.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(stored("a").spec().title()).isEqualTo("one");
    }

    @Test
    void mayBringBackWhatWasSaidBefore() {
      run(Input.of(titled("a", "one", Optional.of(MONDAY))));
      run(Input.of(titled("a", "two", Optional.of(TUESDAY))));
      run(Input.of(titled("a", "one", Optional.of(WEDNESDAY))));

      assertThat(stored("a").spec().title()).isEqualTo("one");
    }

    @Test
    void mayReopenATask() {
      run(Input.of(task("a", TaskStatus.COMPLETED, MONDAY), task("b", "a")));
      assertThat(stored("b").openBlockers()).isZero();
      run(Input.of(task("a", TaskStatus.PENDING, TUESDAY)));

      assertThat(stored("a").status()).isEqualTo(TaskStatus.PENDING);
      assertThat(stored("a").endedAt()).isEmpty();
      assertThat(stored("b").openBlockers()).isEqualTo(1);
    }
  }

  @Nested
  final class WhatWasDoneHere {

    private static final AgentId ADA = new AgentId("ada");

    @Test
    void isNotUndoneByTheSameAgain() {
      var input = Input.of(task("a", TaskStatus.PENDING, MONDAY));
      run(input);
      complete();

      assertThat(run(input).tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(stored("a").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void isNotUndoneByWhatSaysTheSameAsOfALaterTime() {
      run(Input.of(task("a", TaskStatus.PENDING, MONDAY)));
      complete();
      var later = clock.instant().plusSeconds(60);
      run(Input.of(task("a", TaskStatus.PENDING, later)));

      assertThat(stored("a").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void isNotUndoneByNewsThatAreNotSaidToBeLater() {
      run(Input.of(task("a", TaskStatus.PENDING, MONDAY)));
      complete();
      var report = run(Input.of(titled("a", "other", Optional.of(TUESDAY))));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.reason()).contains("was changed here"));
      assertThat(stored("a").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void givesWayToNewsThatAreLater() {
      run(Input.of(task("a", TaskStatus.PENDING, MONDAY)));
      complete();
      var later = clock.instant().plusSeconds(60);
      run(Input.of(task("a", TaskStatus.CANCELLED, later)));

      assertThat(stored("a").status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void isLeftToItsHolder() {
      run(Input.of(task("a", TaskStatus.PENDING, MONDAY)));
      var held = swarm.tasks().claim(ClaimRequest.by(ADA)).get(0);
      var later = clock.instant().plusSeconds(60);
      var report = run(Input.of(task("a", TaskStatus.CANCELLED, later)));

      assertThat(report.problems()).hasSize(1);
      assertThat(swarm.tasks().complete(held.token(), Optional.empty()).status())
          .isEqualTo(TaskStatus.COMPLETED);
    }

    private void complete() {
      var held = swarm.tasks().claim(ClaimRequest.by(ADA)).get(0);
      swarm.tasks().complete(held.token(), Optional.of(Json.string("done")));
    }
  }

  @Nested
  final class Batches {

    @Test
    void goOnWhereTheyStoodWhenBrokenOff() {
      var input = new Input();
      for (int i = 0; i < 2_000; i++) {
        input.and(i == 0 ? task("t0") : task("t" + i, "t" + (i - 1)));
      }
      var whole = InMemoryStore.open(new SettableClock());
      var expected = new Importer(BEES, whole).run(input, ImportListener.NONE);

      int breaks = 0;
      while (true) {
        var work = new BreakingWork(store.work(), 1);
        try {
          new Importer(BEES, withWork(work)).run(input, ImportListener.NONE);
          break;
        } catch (StoreException e) {
          breaks++;
          assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
          assertThat(ready()).containsExactly("t0");
        }
      }

      assertThat(breaks).isEqualTo(3);
      assertThat(expected.tasks().created()).isEqualTo(2_000);
      assertThat(count(swarm)).isEqualTo(2_000);
      assertThat(ready()).containsExactly("t0");
      assertThat(run(input).tasks()).isEqualTo(new ImportCounts(0, 0, 2_000));
    }

    @Test
    void loseNothingButWhatCannotBeStored() {
      var half = "x".repeat(Json.MAX_LENGTH / 2 + 1);
      var ada = new AgentId("ada");
      var one = FoundAgent.said(ada, "one").details(new Json("{\"one\":\"" + half + "\"}"));
      var two = FoundAgent.said(ada, "two").details(new Json("{\"two\":\"" + half + "\"}"));
      var report = run(Input.of(task("a"), one.build(), two.build(), task("b", "a")));

      assertThat(report.tasks()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(report.agents()).isEqualTo(new ImportCounts(1, 0, 0));
      assertThat(report.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.where()).isEqualTo("line 3");
                assertThat(problem.reason()).startsWith("not stored: ");
              });
      assertThat(stored("b").openBlockers()).isEqualTo(1);
    }

    @Test
    void areHeardOf() {
      List<String> heard = new ArrayList<>();
      importer.run(
          Input.of(task("a"), task("b")),
          new ImportListener() {
            @Override
            public void fileEnded(String file, FileOutcome outcome) {
              heard.add(file + " " + outcome);
            }

            @Override
            public void stored(long records) {
              heard.add("stored " + records);
            }
          });

      assertThat(heard).contains("input IMPORTED").endsWith("stored 2");
    }

    @Test
    void passOnThatTheStoreGivesUp() {
      var broken = new Importer(BEES, withWork(new BreakingWork(store.work(), 0)));

      assertThatThrownBy(() -> broken.run(Input.of(task("a")), ImportListener.NONE))
          .isInstanceOf(StoreException.class);
    }

    private List<String> ready() {
      return swarm.tasks().ready(TaskSpec.of("x").queue(), PageRequest.first(10)).items().stream()
          .map(task -> task.spec().key().orElseThrow())
          .toList();
    }

    private static long count(Swarm swarm) {
      return swarm.queues().countByStatus().values().stream().mapToLong(Long::longValue).sum();
    }

    private Store withWork(UnitOfWork work) {
      return new Store(
          work,
          store.agents(),
          store.conversations(),
          store.plans(),
          store.tasks(),
          store.queues(),
          store.messages(),
          store.deliveries(),
          store.origins(),
          store.changes(),
          store.signals(),
          store.ids(),
          store.clock());
    }
  }

  @Nested
  final class Reports {

    @Test
    void addUp() {
      var report =
          run(
              sink -> {
                sink.ended("a", FileOutcome.IMPORTED);
                sink.problem(Place.line("b", 3), "broken");
                sink.ended("b", FileOutcome.QUARANTINED);
                sink.ended("c", FileOutcome.IGNORED);
                sink.ended("d", FileOutcome.IMPORTED);
              });

      assertThat(report.files()).isEqualTo(4);
      assertThat(report.imported()).isEqualTo(2);
      assertThat(report.ignored()).isEqualTo(1);
      assertThat(report.quarantined()).isEqualTo(1);
      assertThat(report.problems()).containsExactly(new ImportProblem("b", "line 3", "broken"));
    }

    @Test
    void countWhatTheyHaveNoRoomFor() {
      var report =
          run(
              sink -> {
                for (int i = 0; i < ImportReport.MAX_PROBLEMS + 7; i++) {
                  sink.problem(Place.line("a", i + 1L), "broken");
                }
                sink.ended("a", FileOutcome.QUARANTINED);
              });

      assertThat(report.problems()).hasSize(ImportReport.MAX_PROBLEMS);
      assertThat(report.moreProblems()).isEqualTo(7);
    }
  }

  /** Works for a while, then is gone. */
  private static final class BreakingWork implements UnitOfWork {

    private final UnitOfWork work;
    private int left;

    BreakingWork(UnitOfWork work, int left) {
      this.work = work;
      this.left = left;
    }

    @Override
    public <T> T write(Supplier<T> block) {
      if (left-- <= 0) {
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
