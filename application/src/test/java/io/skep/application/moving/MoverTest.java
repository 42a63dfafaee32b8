package io.skep.application.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.moving.MoveReport.Start;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.StoredRowSamples;
import io.skep.testkit.memory.InMemoryRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MoverTest {

  private final InMemoryRows source = holding(StoredRowSamples.all());
  private final InMemoryRows target = new InMemoryRows("target");

  private static InMemoryRows holding(List<StoredRow> rows) {
    var store = new InMemoryRows("source");
    merge(store, rows);
    return store;
  }

  private static void merge(InMemoryRows store, List<StoredRow> rows) {
    try (var target = store.mergeTarget()) {
      target.add(rows);
      target.commit();
    }
  }

  private MoveReport move() {
    return new Mover(source.source(), false, MoveListener.NONE).moveTo(target.target());
  }

  private MoveReport mergeInto(InMemoryRows other) {
    return new Mover(source.source(), false, MoveListener.NONE).mergeInto(other.mergeTarget());
  }

  private static MovedRows of(MoveReport report, RowKind kind) {
    return report.rows().stream().filter(rows -> rows.kind() == kind).findAny().orElseThrow();
  }

  private static List<StoredRow> agents(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> StoredRowSamples.agent(number, Labels.NONE))
        .toList();
  }

  @Nested
  final class Moving {

    @Test
    void makesTheTargetTheSame() {
      var report = move();

      assertThat(target.all()).isEqualTo(source.all());
      assertThat(report.start()).isEqualTo(Start.EMPTY);
      assertThat(report.sourceChanged()).isFalse();
      assertThat(report.rows()).extracting(MovedRows::kind).containsExactly(RowKind.values());
      assertThat(of(report, RowKind.TASK).added()).isEqualTo(4);
      assertThat(of(report, RowKind.TASK).source().rows()).isEqualTo(4);
      target.source().close();
    }

    @Test
    void tellsHowFarItHasCome() {
      List<String> heard = new ArrayList<>();
      new Mover(
              source.source(),
              false,
              (step, kind, rows) -> heard.add(step + " " + kind + " " + rows))
          .moveTo(target.target());

      assertThat(heard).contains("MOVING tasks 4", "VERIFYING tasks 4");
    }

    @Test
    void goesOnWhereverItWasCutOff() {
      merge(source, agents(10, 2_510));
      int cuts = 0;
      for (boolean done = false; !done; cuts++) {
        var cut = new InMemoryRows("target");
        try {
          moveInto(FailingTarget.after(cuts, cut.target()));
          done = true;
        } catch (FailingTarget.CutOff e) {
          var report = moveInto(FailingTarget.after(Integer.MAX_VALUE, cut.target()));

          assertThat(report.start()).isEqualTo(cuts == 0 ? Start.EMPTY : Start.RESUMED);
        }
        assertThat(cut.all()).as("cut off after %d steps", cuts).hasSameSizeAs(source.all());
        assertThat(new HashSet<>(cut.all())).isEqualTo(new HashSet<>(source.all()));
      }
      assertThat(cuts).isGreaterThan(RowKind.values().length);
    }

    private MoveReport moveInto(FailingTarget into) {
      return new Mover(source.source(), false, MoveListener.NONE).moveTo(into);
    }

    @Test
    void saysWhatAnEarlierRunHasMoved() {
      merge(source, agents(10, 1_510));
      assertThatThrownBy(() -> moveInto(FailingTarget.after(3, target.target())))
          .isInstanceOf(FailingTarget.CutOff.class);

      var report = move();

      assertThat(of(report, RowKind.AGENT).added()).isEqualTo(502);
      assertThat(of(report, RowKind.AGENT).source().rows()).isEqualTo(1_502);
    }

    @Test
    void takesWhatTheSourceHasGainedMeanwhile() {
      assertThatThrownBy(() -> moveInto(FailingTarget.after(4, target.target())))
          .isInstanceOf(FailingTarget.CutOff.class);
      merge(source, agents(10, 12));

      assertThat(move().start()).isEqualTo(Start.RESUMED);
      assertThat(target.all()).containsExactlyInAnyOrderElementsOf(source.all());
    }

    @Test
    void beginsAnewWhenTheSourceIsNoLongerWhatWasMoved() {
      assertThatThrownBy(() -> moveInto(FailingTarget.after(4, target.target())))
          .isInstanceOf(FailingTarget.CutOff.class);
      var other =
          holding(
              StoredRowSamples.all().stream()
                  .map(it -> it.kind() == RowKind.AGENT ? StoredRowSamples.changed(it) : it)
                  .toList());

      var report = new Mover(other.source(), false, MoveListener.NONE).moveTo(target.target());

      assertThat(report.start()).isEqualTo(Start.RESTARTED);
      assertThat(target.all()).isEqualTo(other.all());
    }

    @Test
    void beginsAnewWhenTheSourceHasLostWhatWasMoved() {
      assertThatThrownBy(() -> moveInto(FailingTarget.after(9, target.target())))
          .isInstanceOf(FailingTarget.CutOff.class);
      var other = holding(agents(0, 1));

      var report = new Mover(other.source(), false, MoveListener.NONE).moveTo(target.target());

      assertThat(report.start()).isEqualTo(Start.RESTARTED);
      assertThat(target.all()).isEqualTo(other.all());
    }

    @Test
    void saysThatTheSourceWasWrittenTo() {
      var read = source.source();
      merge(source, agents(10, 11));

      var report = new Mover(read, false, MoveListener.NONE).moveTo(target.target());

      assertThat(report.sourceChanged()).isTrue();
      assertThat(target.all()).hasSize(source.all().size() - 1);
    }

    @Test
    void refusesATargetThatIsNotEmpty() {
      merge(target, agents(10, 11));

      assertThatThrownBy(MoverTest.this::move)
          .isInstanceOfSatisfying(
              TargetNotEmptyException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
                assertThat(refusal.kinds()).containsExactly(RowKind.AGENT);
              })
          .hasMessageContaining("agents")
          .hasMessageContaining("--merge");
      assertThat(target.all()).isEqualTo(agents(10, 11));
      target.source().close();
    }

    @Test
    void refusesToGoOnWithTheMoveOfAnotherStore() {
      target.target().begin("a third store");

      assertThatThrownBy(MoverTest.this::move)
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessageContaining("a third store");
    }

    @Test
    void leavesNothingBehindThatIsKeptElsewhereUnlessItIsTold() {
      var archiving = new InMemoryRows("source", List.of("2025-01"));
      merge(archiving, StoredRowSamples.all());

      assertThatThrownBy(
              () -> new Mover(archiving.source(), false, MoveListener.NONE).moveTo(target.target()))
          .isInstanceOfSatisfying(
              KeptElsewhereException.class,
              refusal -> assertThat(refusal.names()).containsExactly("2025-01"))
          .hasMessageContaining("--leave-archived");
      assertThatThrownBy(
              () ->
                  new Mover(archiving.source(), false, MoveListener.NONE)
                      .mergeInto(target.mergeTarget()))
          .isInstanceOf(KeptElsewhereException.class);
      assertThat(target.target().unfinishedFrom()).isEmpty();

      new Mover(archiving.source(), true, MoveListener.NONE).moveTo(target.target());
      assertThat(target.all()).isEqualTo(archiving.all());
    }

    @Test
    void refusesToMoveAStoreOntoItself() {
      assertThatThrownBy(
              () -> new Mover(source.source(), false, MoveListener.NONE).moveTo(source.target()))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> mergeInto(source)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void findsWhatDidNotArriveAsItIs() {
      var garbling =
          FailingTarget.keeping(
              row -> row.kind() == RowKind.ORIGIN ? StoredRowSamples.changed(row) : row,
              target.target());

      assertThatThrownBy(
              () -> new Mover(source.source(), false, MoveListener.NONE).moveTo(garbling))
          .isInstanceOfSatisfying(
              MoveMismatchException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
                assertThat(failure.kind()).isEqualTo(RowKind.ORIGIN);
              })
          .hasMessageContaining("origins");
      assertThat(target.target().unfinishedFrom()).contains("source");
      assertThat(move().start()).isEqualTo(Start.RESTARTED);
      assertThat(target.all()).isEqualTo(source.all());
    }
  }

  @Nested
  final class Merging {

    @Test
    void addsWhatIsMissingAndLeavesTheRest() {
      merge(target, agents(10, 12));
      merge(target, StoredRowSamples.of(RowKind.TASK));

      var report = mergeInto(target);

      assertThat(report.start()).isEqualTo(Start.MERGED);
      assertThat(of(report, RowKind.TASK).added()).isZero();
      assertThat(of(report, RowKind.TASK).source().rows()).isEqualTo(4);
      assertThat(of(report, RowKind.AGENT).added()).isEqualTo(2);
      assertThat(target.all()).containsAll(source.all()).hasSize(source.all().size() + 2);
    }

    @Test
    void changesNothingTheSecondTime() {
      mergeInto(target);
      var once = target.all();

      assertThat(mergeInto(target).rows()).allMatch(rows -> rows.added() == 0);
      assertThat(target.all()).isEqualTo(once);
    }

    @Test
    void refusesWhatDiffersUnderTheSameNameBeforeAnythingIsChanged() {
      var other = StoredRowSamples.changed(StoredRowSamples.of(RowKind.CONVERSATION).get(0));
      var sameKey =
          StoredRowSamples.with(
              StoredRowSamples.task(99),
              20,
              StoredRowSamples.of(RowKind.TASK).get(0).values().get(20));
      merge(target, List.of(other, sameKey));

      assertThatThrownBy(() -> mergeInto(target))
          .isInstanceOfSatisfying(
              MergeConflictException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
                assertThat(refusal.conflicts())
                    .containsOnlyKeys(RowKind.CONVERSATION, RowKind.TASK)
                    .containsValue(1L);
                assertThat(refusal.examples()).contains("conversations bees talk");
              })
          .hasMessageContaining("1 conversations, 1 tasks");
      assertThat(target.all()).containsExactly(other, sameKey);
    }
  }
}
