package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.move.StoredRows;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.StoredRowSamples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a store owes that can be moved: its {@link MoveSource}, its {@link MoveTarget} and its
 * {@link MergeTarget}.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class MovingContract {

  private static final String ELSEWHERE = "another store";

  /** Opens the store of this test to be moved; it holds nothing at first. */
  protected abstract MoveSource source();

  /** Opens the store of this test to be moved to. */
  protected abstract MoveTarget target();

  /** Opens the store of this test to be added to. */
  protected abstract MergeTarget mergeTarget();

  /** Makes the store one that holds these rows. */
  private void fill(List<StoredRow> rows) {
    try (var target = target()) {
      target.begin(ELSEWHERE);
      add(target, rows);
      target.end();
    }
  }

  private static void add(MoveTarget target, List<StoredRow> rows) {
    for (var kind : RowKind.values()) {
      target.add(rows.stream().filter(row -> row.kind() == kind).toList());
    }
  }

  private List<StoredRow> held() {
    try (var source = source()) {
      return all(source);
    }
  }

  private static List<StoredRow> all(StoredRows rows) {
    List<StoredRow> all = new ArrayList<>();
    for (var kind : RowKind.values()) {
      batches(rows, kind).forEach(batch -> all.addAll(batch.rows()));
    }
    return all;
  }

  private static List<RowBatch> batches(StoredRows rows, RowKind kind) {
    List<RowBatch> batches = new ArrayList<>();
    var next = Optional.of(StoredRows.START);
    while (next.isPresent()) {
      var batch = rows.read(kind, next.get());
      batches.add(batch);
      next = batch.next();
    }
    return batches;
  }

  private static List<StoredRow> agents(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> StoredRowSamples.agent(number, Labels.of("fly")))
        .toList();
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Nested
  final class Reading {

    @Test
    void findsNothingInAStoreThatHoldsNothing() {
      assertThat(held()).isEmpty();
      try (var target = target()) {
        assertThat(all(target)).isEmpty();
      }
    }

    @Test
    void returnsRowsOfEveryKindAsTheyWereAdded() {
      fill(StoredRowSamples.all());

      assertThat(held()).containsExactlyInAnyOrderElementsOf(StoredRowSamples.all());
    }

    @Test
    void goesOnBehindTheBatchBefore() {
      var rows = agents(2 * RowBatch.MAX_ROWS + 500);
      try (var target = target()) {
        target.begin(ELSEWHERE);
        for (int i = 0; i < rows.size(); i += 500) {
          target.add(rows.subList(i, i + 500));
        }
        target.end();
      }
      try (var source = source()) {
        var batches = batches(source, RowKind.AGENT);

        assertThat(batches)
            .hasSize(3)
            .allSatisfy(batch -> assertThat(batch.rows()).hasSizeBetween(1, RowBatch.MAX_ROWS));
        assertThat(batches)
            .flatExtracting(RowBatch::rows)
            .containsExactlyInAnyOrderElementsOf(rows);
        assertThat(source.read(RowKind.AGENT, batches.get(0).next().orElseThrow()).rows())
            .isEqualTo(batches.get(1).rows());
      }
    }

    @Test
    void returnsFewerRowsThatAreLarge() {
      var details = "\"" + "x".repeat(4_000_000) + "\"";
      var rows =
          IntStream.range(0, 5)
              .mapToObj(number -> StoredRowSamples.conversation("talk " + number, details))
              .toList();
      fill(rows);

      try (var source = source()) {
        var batches = batches(source, RowKind.CONVERSATION);

        assertThat(batches)
            .allSatisfy(batch -> assertThat(batch.rows()).hasSizeLessThanOrEqualTo(3));
        assertThat(batches)
            .flatExtracting(RowBatch::rows)
            .containsExactlyInAnyOrderElementsOf(rows);
      }
    }

    @Test
    void namesTheSameStoreInTheSameWay() {
      try (var source = source();
          var target = target();
          var mergeTarget = mergeTarget()) {
        assertThat(target.identity()).isEqualTo(source.identity()).isNotBlank();
        assertThat(mergeTarget.identity()).isEqualTo(source.identity());
      }
    }
  }

  @Nested
  final class Source {

    @Test
    void seesOneState() {
      fill(agents(1));
      try (var source = source()) {
        merge(List.of(StoredRowSamples.conversation("talk", "{}")));

        assertThat(all(source)).isEqualTo(agents(1));
      }
    }

    @Test
    void tellsWhetherOthersHaveWritten() {
      fill(agents(1));
      try (var source = source()) {
        assertThat(all(source)).hasSize(1);
        assertThat(source.hasChanged()).isFalse();
      }
      try (var source = source()) {
        merge(List.of(StoredRowSamples.conversation("talk", "{}")));

        assertThat(source.hasChanged()).isTrue();
      }
    }

    @Test
    void isRefusedAsLongAsItIsUnfinished() {
      try (var target = target()) {
        target.begin(ELSEWHERE);
        assertFails(ErrorCode.STORE_UNAVAILABLE, MovingContract.this::source);
        target.end();
      }
      source().close();
    }
  }

  @Nested
  final class Target {

    @Test
    void staysUnfinishedUntilItsEnd() {
      try (var target = target()) {
        assertThat(target.unfinishedFrom()).isEmpty();
        target.begin(ELSEWHERE);
        target.add(agents(2));
      }
      try (var target = target()) {
        assertThat(target.unfinishedFrom()).contains(ELSEWHERE);
        assertThat(all(target)).hasSize(2);
        target.end();
        assertThat(target.unfinishedFrom()).isEmpty();
      }
      assertThat(held()).hasSize(2);
    }

    @Test
    void refusesTheSlowerOfTwo() {
      try (var one = target()) {
        one.begin(ELSEWHERE);
        try (var other = target()) {
          one.add(agents(1));

          assertFails(ErrorCode.STORE_BUSY, () -> other.add(agents(2).subList(1, 2)));
          assertFails(ErrorCode.STORE_BUSY, other::clear);
          assertFails(ErrorCode.STORE_BUSY, other::end);
          assertFails(ErrorCode.STORE_BUSY, () -> other.begin("a third store"));
        }
        one.end();
      }
      assertThat(held()).isEqualTo(agents(1));
    }

    @Test
    void addsAllRowsOrNone() {
      try (var target = target()) {
        target.begin(ELSEWHERE);
        target.add(agents(1));

        assertThatThrownBy(() -> target.add(List.of(agents(2).get(1), agents(1).get(0))))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageContaining("agents");

        assertThat(all(target)).isEqualTo(agents(1));
        target.add(agents(2).subList(1, 2));
        target.add(List.of());
        target.end();
      }
      assertThat(held()).hasSize(2);
    }

    @Test
    void canBeginAnew() {
      try (var target = target()) {
        target.begin(ELSEWHERE);
        add(target, StoredRowSamples.all());
        target.clear();

        assertThat(target.unfinishedFrom()).contains(ELSEWHERE);
        assertThat(all(target)).isEmpty();
        add(target, StoredRowSamples.all());
        target.end();
      }
      assertThat(new HashSet<>(held())).isEqualTo(new HashSet<>(StoredRowSamples.all()));
    }
  }

  private void merge(List<StoredRow> rows) {
    try (var target = mergeTarget()) {
      target.add(rows);
      target.commit();
    }
  }

  @Nested
  final class Merging {

    @Test
    void isSeenByAllAfterTheCommit() {
      fill(agents(1));
      try (var target = mergeTarget()) {
        for (var kind : RowKind.values()) {
          if (kind != RowKind.AGENT) {
            target.add(StoredRowSamples.of(kind));
          }
        }
        assertThat(held()).isEqualTo(agents(1));
        target.commit();
      }
      assertThat(held()).hasSize(StoredRowSamples.all().size() - 1);
    }

    @Test
    void isTakenBackWithoutACommit() {
      fill(agents(1));
      try (var target = mergeTarget()) {
        target.add(agents(2).subList(1, 2));
      }
      assertThat(held()).isEqualTo(agents(1));
    }

    @Test
    void findsRowsOfEveryKindInTheirOrder() {
      fill(StoredRowSamples.all());
      try (var target = mergeTarget()) {
        for (var kind : RowKind.values()) {
          var rows = StoredRowSamples.of(kind);
          assertThat(target.find(rows))
              .as(kind.toString())
              .isEqualTo(rows.stream().map(Optional::of).toList());
        }
        var agents = agents(3);
        assertThat(target.find(List.of(agents.get(2), agents.get(1))).get(0)).isEmpty();
        assertThat(target.find(List.of(agents.get(2), agents.get(1))).get(1)).isPresent();
        assertThat(target.find(List.of())).isEmpty();
      }
    }

    @Test
    void findsTheTaskThatHasTheKey() {
      fill(List.of(StoredRowSamples.task(7)));
      var other = StoredRowSamples.with(StoredRowSamples.task(8), 20, "key 7");
      try (var target = mergeTarget()) {
        assertThat(target.find(List.of(other, StoredRowSamples.task(9))))
            .containsExactly(Optional.of(StoredRowSamples.task(7)), Optional.empty());
      }
    }

    @Test
    void findsTheMessageInThePlace() {
      fill(StoredRowSamples.all());
      var present = StoredRowSamples.of(RowKind.MESSAGE).get(0);
      var other = StoredRowSamples.with(present, 1, StoredRowSamples.id(StoredRowSamples.NOW, 99));
      try (var target = mergeTarget()) {
        assertThat(target.find(List.of(other))).containsExactly(Optional.of(present));
      }
    }

    @Test
    void isRefusedAsLongAsItIsUnfinished() {
      try (var target = target()) {
        target.begin(ELSEWHERE);
        assertFails(ErrorCode.STORE_UNAVAILABLE, MovingContract.this::mergeTarget);
      }
    }
  }
}
