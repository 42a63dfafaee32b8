package io.skep.application.transfer;

import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.RowBatch;
import io.skep.domain.transfer.TransferTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Transfer target that fails after a number of steps, or corrupts the rows written to it. */
final class FaultyTarget implements TransferTarget {

  private final TransferTarget target;
  private final UnaryOperator<PortableRow> corruption;
  private int remainingSteps;

  private FaultyTarget(
      TransferTarget target, int remainingSteps, UnaryOperator<PortableRow> corruption) {
    this.target = target;
    this.remainingSteps = remainingSteps;
    this.corruption = corruption;
  }

  /** Returns a target that fails after {@code remainingSteps} steps. */
  static FaultyTarget failingAfter(int remainingSteps, TransferTarget target) {
    return new FaultyTarget(target, remainingSteps, row -> row);
  }

  /** Returns a target that applies {@code corruption} to the rows written to it. */
  static FaultyTarget corrupting(UnaryOperator<PortableRow> corruption, TransferTarget target) {
    return new FaultyTarget(target, Integer.MAX_VALUE, corruption);
  }

  /** Failure of a target after its last step. */
  static final class InjectedFault extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  private void countStep() {
    if (remainingSteps-- <= 0) {
      throw new InjectedFault();
    }
  }

  @Override
  public String identity() {
    return target.identity();
  }

  @Override
  public RowBatch read(EntityType type, String after) {
    return target.read(type, after);
  }

  @Override
  public Optional<String> incompleteSource() {
    return target.incompleteSource();
  }

  @Override
  public void begin(String source) {
    countStep();
    target.begin(source);
  }

  @Override
  public void add(List<PortableRow> rows) {
    countStep();
    List<PortableRow> corrupted = new ArrayList<>(rows);
    corrupted.replaceAll(corruption);
    target.add(corrupted);
  }

  @Override
  public void clear() {
    countStep();
    target.clear();
  }

  @Override
  public void complete() {
    countStep();
    target.complete();
  }

  @Override
  public void close() {
    target.close();
  }
}
