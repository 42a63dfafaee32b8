package io.skep.adapters.postgres;

import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.testkit.contract.MovingContract;

class PostgresMovingTest extends MovingContract {

  private final PostgresConfig config =
      PostgresConfig.of(PostgresAddress.parse(PostgresStores.newDatabase()));

  @Override
  protected MoveSource source() {
    return PostgresStore.moveSource(config);
  }

  @Override
  protected MoveTarget target() {
    return PostgresStore.moveTarget(config);
  }

  @Override
  protected MergeTarget mergeTarget() {
    return PostgresStore.mergeTarget(config);
  }
}
