package io.skep.testkit.contract.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.domain.transfer.RowBatch;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.PortableRowSamples;
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
 * Contract of a store that supports transfers: its {@link TransferSource}, its {@link
 * TransferTarget} and its {@link MergeTarget}.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class StoreTransferContract {

  private static final String OTHER_STORE = "another store";

  /** Opens the store of this test, initially empty, as the source of a transfer. */
  protected abstract TransferSource source();

  /** Opens the store of this test as the target of a transfer. */
  protected abstract TransferTarget target();

  /** Opens the store of this test as the target of a merge. */
  protected abstract MergeTarget mergeTarget();

  /** Replaces the contents of the store with these rows. */
  private void importRows(List<PortableRow> rows) {
    try (var target = target()) {
      target.begin(OTHER_STORE);
      add(target, rows);
      target.complete();
    }
  }

  private static void add(TransferTarget target, List<PortableRow> rows) {
    for (var kind : EntityType.values()) {
      target.add(rows.stream().filter(row -> row.type() == kind).toList());
    }
  }

  private List<PortableRow> exportedRows() {
    try (var source = source()) {
      return all(source);
    }
  }

  private static List<PortableRow> all(PortableRowReader rows) {
    List<PortableRow> all = new ArrayList<>();
    for (var kind : EntityType.values()) {
      batches(rows, kind).forEach(batch -> all.addAll(batch.rows()));
    }
    return all;
  }

  private static List<RowBatch> batches(PortableRowReader rows, EntityType kind) {
    List<RowBatch> batches = new ArrayList<>();
    var next = Optional.of(PortableRowReader.START);
    while (next.isPresent()) {
      var batch = rows.read(kind, next.get());
      batches.add(batch);
      next = batch.next();
    }
    return batches;
  }

  private static List<PortableRow> agents(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> PortableRowSamples.agent(number, Labels.of("fly")))
        .toList();
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Nested
  final class Read {

    @Test
    void returnsNoRowsOfAnEmptyStore() {
      assertThat(exportedRows()).isEmpty();
      try (var target = target()) {
        assertThat(all(target)).isEmpty();
      }
    }

    @Test
    void returnsRowsOfEveryTypeUnchanged() {
      importRows(PortableRowSamples.all());

      assertThat(exportedRows()).containsExactlyInAnyOrderElementsOf(PortableRowSamples.all());
    }

    @Test
    void continuesAfterThePreviousBatch() {
      var rows = agents(2 * RowBatch.MAX_ROWS + 500);
      try (var target = target()) {
        target.begin(OTHER_STORE);
        for (int i = 0; i < rows.size(); i += 500) {
          target.add(rows.subList(i, i + 500));
        }
        target.complete();
      }
      try (var source = source()) {
        var batches = batches(source, EntityType.AGENT);

        assertThat(batches)
            .hasSize(3)
            .allSatisfy(batch -> assertThat(batch.rows()).hasSizeBetween(1, RowBatch.MAX_ROWS));
        assertThat(batches)
            .flatExtracting(RowBatch::rows)
            .containsExactlyInAnyOrderElementsOf(rows);
        assertThat(source.read(EntityType.AGENT, batches.get(0).next().orElseThrow()).rows())
            .isEqualTo(batches.get(1).rows());
      }
    }

    @Test
    void returnsSmallerBatchesOfLargeRows() {
      var details = "\"" + "x".repeat(4_000_000) + "\"";
      var rows =
          IntStream.range(0, 5)
              .mapToObj(number -> PortableRowSamples.conversation("talk " + number, details))
              .toList();
      importRows(rows);

      try (var source = source()) {
        var batches = batches(source, EntityType.CONVERSATION);

        assertThat(batches)
            .allSatisfy(batch -> assertThat(batch.rows()).hasSizeLessThanOrEqualTo(3));
        assertThat(batches)
            .flatExtracting(RowBatch::rows)
            .containsExactlyInAnyOrderElementsOf(rows);
      }
    }

    @Test
    void hasAStableIdentity() {
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
    void readsASnapshot() {
      importRows(agents(1));
      try (var source = source()) {
        merge(List.of(PortableRowSamples.conversation("talk", "{}")));

        assertThat(all(source)).isEqualTo(agents(1));
      }
    }

    @Test
    void detectsConcurrentWrites() {
      importRows(agents(1));
      try (var source = source()) {
        assertThat(all(source)).hasSize(1);
        assertThat(source.hasChanged()).isFalse();
      }
      try (var source = source()) {
        merge(List.of(PortableRowSamples.conversation("talk", "{}")));

        assertThat(source.hasChanged()).isTrue();
      }
    }

    @Test
    void isRejectedWhileIncomplete() {
      try (var target = target()) {
        target.begin(OTHER_STORE);
        assertFails(ErrorCode.STORE_UNAVAILABLE, StoreTransferContract.this::source);
        target.complete();
      }
      source().close();
    }
  }

  @Nested
  final class Target {

    @Test
    void isIncompleteUntilTheEnd() {
      try (var target = target()) {
        assertThat(target.incompleteSource()).isEmpty();
        target.begin(OTHER_STORE);
        target.add(agents(2));
      }
      try (var target = target()) {
        assertThat(target.incompleteSource()).contains(OTHER_STORE);
        assertThat(all(target)).hasSize(2);
        target.complete();
        assertThat(target.incompleteSource()).isEmpty();
      }
      assertThat(exportedRows()).hasSize(2);
    }

    @Test
    void rejectsTheSlowerOfTwoImports() {
      try (var one = target()) {
        one.begin(OTHER_STORE);
        try (var other = target()) {
          one.add(agents(1));

          assertFails(ErrorCode.STORE_BUSY, () -> other.add(agents(2).subList(1, 2)));
          assertFails(ErrorCode.STORE_BUSY, other::clear);
          assertFails(ErrorCode.STORE_BUSY, other::complete);
          assertFails(ErrorCode.STORE_BUSY, () -> other.begin("a third store"));
        }
        one.complete();
      }
      assertThat(exportedRows()).isEqualTo(agents(1));
    }

    @Test
    void addsBatchesAtomically() {
      try (var target = target()) {
        target.begin(OTHER_STORE);
        target.add(agents(1));

        assertThatThrownBy(() -> target.add(List.of(agents(2).get(1), agents(1).get(0))))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageContaining("agents");

        assertThat(all(target)).isEqualTo(agents(1));
        target.add(agents(2).subList(1, 2));
        target.add(List.of());
        target.complete();
      }
      assertThat(exportedRows()).hasSize(2);
    }

    @Test
    void canBeRestarted() {
      try (var target = target()) {
        target.begin(OTHER_STORE);
        add(target, PortableRowSamples.all());
        target.clear();

        assertThat(target.incompleteSource()).contains(OTHER_STORE);
        assertThat(all(target)).isEmpty();
        add(target, PortableRowSamples.all());
        target.complete();
      }
      assertThat(new HashSet<>(exportedRows())).isEqualTo(new HashSet<>(PortableRowSamples.all()));
    }
  }

  private void merge(List<PortableRow> rows) {
    try (var target = mergeTarget()) {
      target.add(rows);
      target.commit();
    }
  }

  @Nested
  final class Merge {

    @Test
    void isVisibleAfterCommit() {
      importRows(agents(1));
      try (var target = mergeTarget()) {
        for (var kind : EntityType.values()) {
          if (kind != EntityType.AGENT) {
            target.add(PortableRowSamples.of(kind));
          }
        }
        assertThat(exportedRows()).isEqualTo(agents(1));
        target.commit();
      }
      assertThat(exportedRows()).hasSize(PortableRowSamples.all().size() - 1);
    }

    @Test
    void rollsBackWithoutCommit() {
      importRows(agents(1));
      try (var target = mergeTarget()) {
        target.add(agents(2).subList(1, 2));
      }
      assertThat(exportedRows()).isEqualTo(agents(1));
    }

    @Test
    void findsRowsOfEveryTypeInOrder() {
      importRows(PortableRowSamples.all());
      try (var target = mergeTarget()) {
        for (var kind : EntityType.values()) {
          var rows = PortableRowSamples.of(kind);
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
    void findsTheTaskWithTheKey() {
      importRows(List.of(PortableRowSamples.task(7)));
      var other = PortableRowSamples.with(PortableRowSamples.task(8), 20, "key 7");
      try (var target = mergeTarget()) {
        assertThat(target.find(List.of(other, PortableRowSamples.task(9))))
            .containsExactly(Optional.of(PortableRowSamples.task(7)), Optional.empty());
      }
    }

    @Test
    void findsTheMessageAtThePosition() {
      importRows(PortableRowSamples.all());
      var present = PortableRowSamples.of(EntityType.MESSAGE).get(0);
      var other =
          PortableRowSamples.with(present, 1, PortableRowSamples.id(PortableRowSamples.NOW, 99));
      try (var target = mergeTarget()) {
        assertThat(target.find(List.of(other))).containsExactly(Optional.of(present));
      }
    }

    @Test
    void isRejectedWhileIncomplete() {
      try (var target = target()) {
        target.begin(OTHER_STORE);
        assertFails(ErrorCode.STORE_UNAVAILABLE, StoreTransferContract.this::mergeTarget);
      }
    }
  }
}
