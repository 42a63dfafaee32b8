package io.skep.application.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.transfer.TransferReport.Start;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.PortableRowSamples;
import io.skep.testkit.memory.InMemoryTransferStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransferRunnerTest {

  private final InMemoryTransferStore source = storeOf(PortableRowSamples.all());
  private final InMemoryTransferStore target = new InMemoryTransferStore("target");

  private static InMemoryTransferStore storeOf(List<PortableRow> rows) {
    var store = new InMemoryTransferStore("source");
    merge(store, rows);
    return store;
  }

  private static void merge(InMemoryTransferStore store, List<PortableRow> rows) {
    try (var target = store.mergeTarget()) {
      target.add(rows);
      target.commit();
    }
  }

  private TransferReport transfer() {
    return new TransferRunner(source.source(), false, TransferListener.NONE)
        .transferTo(target.target());
  }

  private TransferReport mergeInto(InMemoryTransferStore other) {
    return new TransferRunner(source.source(), false, TransferListener.NONE)
        .mergeInto(other.mergeTarget());
  }

  private static TransferredRows rowsOf(TransferReport report, EntityType type) {
    return report.rows().stream().filter(rows -> rows.type() == type).findAny().orElseThrow();
  }

  private static List<PortableRow> agents(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> PortableRowSamples.agent(number, Labels.NONE))
        .toList();
  }

  @Nested
  final class Transferring {

    @Test
    void copiesAllRows() {
      var report = transfer();

      assertThat(target.all()).isEqualTo(source.all());
      assertThat(report.start()).isEqualTo(Start.EMPTY);
      assertThat(report.sourceChanged()).isFalse();
      assertThat(report.rows())
          .extracting(TransferredRows::type)
          .containsExactly(EntityType.values());
      assertThat(rowsOf(report, EntityType.TASK).added()).isEqualTo(4);
      assertThat(rowsOf(report, EntityType.TASK).source().rows()).isEqualTo(4);
      target.source().close();
    }

    @Test
    void reportsProgress() {
      List<String> events = new ArrayList<>();
      new TransferRunner(
              source.source(),
              false,
              (step, type, rows) -> events.add(step + " " + type + " " + rows))
          .transferTo(target.target());

      assertThat(events).contains("COPYING tasks 4", "VERIFYING tasks 4");
    }

    @Test
    void resumesAfterInterruptionAtAnyStep() {
      merge(source, agents(10, 2_510));
      int steps = 0;
      for (boolean done = false; !done; steps++) {
        var interrupted = new InMemoryTransferStore("target");
        try {
          transferTo(FaultyTarget.failingAfter(steps, interrupted.target()));
          done = true;
        } catch (FaultyTarget.InjectedFault e) {
          var report =
              transferTo(FaultyTarget.failingAfter(Integer.MAX_VALUE, interrupted.target()));

          assertThat(report.start()).isEqualTo(steps == 0 ? Start.EMPTY : Start.RESUMED);
        }
        assertThat(interrupted.all())
            .as("failed after %d steps", steps)
            .hasSameSizeAs(source.all());
        assertThat(new HashSet<>(interrupted.all())).isEqualTo(new HashSet<>(source.all()));
      }
      assertThat(steps).isGreaterThan(EntityType.values().length);
    }

    private TransferReport transferTo(FaultyTarget faulty) {
      return new TransferRunner(source.source(), false, TransferListener.NONE).transferTo(faulty);
    }

    @Test
    void reportsRowsOfEarlierRun() {
      merge(source, agents(10, 1_510));
      assertThatThrownBy(() -> transferTo(FaultyTarget.failingAfter(3, target.target())))
          .isInstanceOf(FaultyTarget.InjectedFault.class);

      var report = transfer();

      assertThat(rowsOf(report, EntityType.AGENT).added()).isEqualTo(502);
      assertThat(rowsOf(report, EntityType.AGENT).source().rows()).isEqualTo(1_502);
    }

    @Test
    void copiesRowsAddedToSourceMeanwhile() {
      assertThatThrownBy(() -> transferTo(FaultyTarget.failingAfter(4, target.target())))
          .isInstanceOf(FaultyTarget.InjectedFault.class);
      merge(source, agents(10, 12));

      assertThat(transfer().start()).isEqualTo(Start.RESUMED);
      assertThat(target.all()).containsExactlyInAnyOrderElementsOf(source.all());
    }

    @Test
    void restartsWhenSourceRowsChanged() {
      assertThatThrownBy(() -> transferTo(FaultyTarget.failingAfter(4, target.target())))
          .isInstanceOf(FaultyTarget.InjectedFault.class);
      var other =
          storeOf(
              PortableRowSamples.all().stream()
                  .map(
                      it ->
                          it.type() == EntityType.AGENT
                              ? PortableRowSamples.withModifiedLastColumn(it)
                              : it)
                  .toList());

      var report =
          new TransferRunner(other.source(), false, TransferListener.NONE)
              .transferTo(target.target());

      assertThat(report.start()).isEqualTo(Start.RESTARTED);
      assertThat(target.all()).isEqualTo(other.all());
    }

    @Test
    void restartsWhenSourceRowsWereDeleted() {
      assertThatThrownBy(() -> transferTo(FaultyTarget.failingAfter(9, target.target())))
          .isInstanceOf(FaultyTarget.InjectedFault.class);
      var other = storeOf(agents(0, 1));

      var report =
          new TransferRunner(other.source(), false, TransferListener.NONE)
              .transferTo(target.target());

      assertThat(report.start()).isEqualTo(Start.RESTARTED);
      assertThat(target.all()).isEqualTo(other.all());
    }

    @Test
    void reportsChangedSource() {
      var read = source.source();
      merge(source, agents(10, 11));

      var report =
          new TransferRunner(read, false, TransferListener.NONE).transferTo(target.target());

      assertThat(report.sourceChanged()).isTrue();
      assertThat(target.all()).hasSize(source.all().size() - 1);
    }

    @Test
    void rejectsNonEmptyTarget() {
      merge(target, agents(10, 11));

      assertThatThrownBy(TransferRunnerTest.this::transfer)
          .isInstanceOfSatisfying(
              TargetNotEmptyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
                assertThat(e.types()).containsExactly(EntityType.AGENT);
              })
          .hasMessageContaining("agents")
          .hasMessageContaining("--merge");
      assertThat(target.all()).isEqualTo(agents(10, 11));
      target.source().close();
    }

    @Test
    void rejectsTargetIncompleteFromAnotherSource() {
      target.target().begin("a third store");

      assertThatThrownBy(TransferRunnerTest.this::transfer)
          .isInstanceOf(InvalidTransitionException.class)
          .hasMessageContaining("a third store");
    }

    @Test
    void rejectsArchivedDataUnlessSkipped() {
      var archiving = new InMemoryTransferStore("source", List.of("2025-01"));
      merge(archiving, PortableRowSamples.all());

      assertThatThrownBy(
              () ->
                  new TransferRunner(archiving.source(), false, TransferListener.NONE)
                      .transferTo(target.target()))
          .isInstanceOfSatisfying(
              ArchivedDataException.class, e -> assertThat(e.names()).containsExactly("2025-01"))
          .hasMessageContaining("--leave-archived");
      assertThatThrownBy(
              () ->
                  new TransferRunner(archiving.source(), false, TransferListener.NONE)
                      .mergeInto(target.mergeTarget()))
          .isInstanceOf(ArchivedDataException.class);
      assertThat(target.target().incompleteSource()).isEmpty();

      new TransferRunner(archiving.source(), true, TransferListener.NONE)
          .transferTo(target.target());
      assertThat(target.all()).isEqualTo(archiving.all());
    }

    @Test
    void rejectsSourceAsTarget() {
      assertThatThrownBy(
              () ->
                  new TransferRunner(source.source(), false, TransferListener.NONE)
                      .transferTo(source.target()))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> mergeInto(source)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void detectsCorruptedRows() {
      var corrupting =
          FaultyTarget.corrupting(
              row ->
                  row.type() == EntityType.IMPORT_RECORD
                      ? PortableRowSamples.withModifiedLastColumn(row)
                      : row,
              target.target());

      assertThatThrownBy(
              () ->
                  new TransferRunner(source.source(), false, TransferListener.NONE)
                      .transferTo(corrupting))
          .isInstanceOfSatisfying(
              VerificationException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
                assertThat(e.type()).isEqualTo(EntityType.IMPORT_RECORD);
              })
          .hasMessageContaining("import records");
      assertThat(target.target().incompleteSource()).contains("source");
      assertThat(transfer().start()).isEqualTo(Start.RESTARTED);
      assertThat(target.all()).isEqualTo(source.all());
    }
  }

  @Nested
  final class Merging {

    @Test
    void addsMissingRowsOnly() {
      merge(target, agents(10, 12));
      merge(target, PortableRowSamples.of(EntityType.TASK));

      var report = mergeInto(target);

      assertThat(report.start()).isEqualTo(Start.MERGED);
      assertThat(rowsOf(report, EntityType.TASK).added()).isZero();
      assertThat(rowsOf(report, EntityType.TASK).source().rows()).isEqualTo(4);
      assertThat(rowsOf(report, EntityType.AGENT).added()).isEqualTo(2);
      assertThat(target.all()).containsAll(source.all()).hasSize(source.all().size() + 2);
    }

    @Test
    void isIdempotent() {
      mergeInto(target);
      var once = target.all();

      assertThat(mergeInto(target).rows()).allMatch(rows -> rows.added() == 0);
      assertThat(target.all()).isEqualTo(once);
    }

    @Test
    void rejectsConflictsBeforeAnyChange() {
      var other =
          PortableRowSamples.withModifiedLastColumn(
              PortableRowSamples.of(EntityType.CONVERSATION).get(0));
      var sameKey =
          PortableRowSamples.with(
              PortableRowSamples.task(99),
              20,
              PortableRowSamples.of(EntityType.TASK).get(0).values().get(20));
      merge(target, List.of(other, sameKey));

      assertThatThrownBy(() -> mergeInto(target))
          .isInstanceOfSatisfying(
              MergeConflictException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
                assertThat(e.conflicts())
                    .containsOnlyKeys(EntityType.CONVERSATION, EntityType.TASK)
                    .containsValue(1L);
                assertThat(e.examples()).contains("conversations bees talk");
              })
          .hasMessageContaining("1 conversations, 1 tasks");
      assertThat(target.all()).containsExactly(other, sameKey);
    }
  }
}
