package io.skep.testkit.memory;

import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.testkit.contract.MovingContract;

class InMemoryRowsTest extends MovingContract {

  private final InMemoryRows rows = new InMemoryRows("memory");

  @Override
  protected MoveSource source() {
    return rows.source();
  }

  @Override
  protected MoveTarget target() {
    return rows.target();
  }

  @Override
  protected MergeTarget mergeTarget() {
    return rows.mergeTarget();
  }
}
