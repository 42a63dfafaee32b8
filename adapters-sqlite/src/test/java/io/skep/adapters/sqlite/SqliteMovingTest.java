package io.skep.adapters.sqlite;

import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.testkit.contract.MovingContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteMovingTest extends MovingContract {

  @TempDir private Path folder;

  private SqliteConfig config() {
    return SqliteConfig.of(folder.resolve("skep.db"));
  }

  @BeforeEach
  void make() {
    SqliteStore.open(config(), InstantSource.system()).close();
  }

  @Override
  protected MoveSource source() {
    return SqliteStore.moveSource(config());
  }

  @Override
  protected MoveTarget target() {
    return SqliteStore.moveTarget(config());
  }

  @Override
  protected MergeTarget mergeTarget() {
    return SqliteStore.mergeTarget(config());
  }
}
