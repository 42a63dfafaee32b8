package io.skep.application.moving;

import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A target that is cut off, or that keeps something else than it was given. */
final class FailingTarget implements MoveTarget {

  private final MoveTarget target;
  private final UnaryOperator<StoredRow> kept;
  private int steps;

  private FailingTarget(MoveTarget target, int steps, UnaryOperator<StoredRow> kept) {
    this.target = target;
    this.steps = steps;
    this.kept = kept;
  }

  /** Returns a target that fails after so many steps. */
  static FailingTarget after(int steps, MoveTarget target) {
    return new FailingTarget(target, steps, row -> row);
  }

  /** Returns a target that changes what it keeps. */
  static FailingTarget keeping(UnaryOperator<StoredRow> kept, MoveTarget target) {
    return new FailingTarget(target, Integer.MAX_VALUE, kept);
  }

  /** What a target fails with that is cut off. */
  static final class CutOff extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  private void step() {
    if (steps-- <= 0) {
      throw new CutOff();
    }
  }

  @Override
  public String identity() {
    return target.identity();
  }

  @Override
  public RowBatch read(RowKind kind, String after) {
    return target.read(kind, after);
  }

  @Override
  public Optional<String> unfinishedFrom() {
    return target.unfinishedFrom();
  }

  @Override
  public void begin(String source) {
    step();
    target.begin(source);
  }

  @Override
  public void add(List<StoredRow> rows) {
    step();
    List<StoredRow> changed = new ArrayList<>(rows);
    changed.replaceAll(kept);
    target.add(changed);
  }

  @Override
  public void clear() {
    step();
    target.clear();
  }

  @Override
  public void end() {
    step();
    target.end();
  }

  @Override
  public void close() {
    target.close();
  }
}
