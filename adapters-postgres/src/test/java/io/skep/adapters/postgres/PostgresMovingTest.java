package io.skep.adapters.postgres;

import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.testkit.contract.MovingContract;
import io.skep.testkit.servers.PostgresServer;
import org.junit.jupiter.api.BeforeEach;

class PostgresMovingTest extends MovingContract {

  private final PostgresConfig config =
      PostgresConfig.of(PostgresAddress.parse(PostgresServer.shared().newDatabase()));

  @BeforeEach
  void make() {
    PostgresStore.open(config).close();
  }

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
