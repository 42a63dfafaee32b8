package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteConfig.Durability;
import io.skep.domain.store.Swarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A store that is measured, opened as a user opens it. */
final class OpenedStore implements AutoCloseable {

  private final Skep skep;

  private OpenedStore(SqliteConfig config) {
    // Upkeep would come and go between the rounds.
    skep = Skep.builder().store(config).maintenance(false).open();
  }

  /** Opens a store as it is by default: every commit survives the loss of power. */
  static OpenedStore durable(Path file) {
    return new OpenedStore(SqliteConfig.of(file));
  }

  /** Opens a store that does not wait for the disk, where the disk is not what is measured. */
  static OpenedStore relaxed(Path file) {
    return new OpenedStore(SqliteConfig.of(file).withDurability(Durability.NORMAL));
  }

  /** Returns the statements that the store runs for a call; those of {@code before} not. */
  static List<StatementCapture.Statement> statements(
      Path file, Consumer<Swarm> before, Consumer<Swarm> call) {
    // Every statement is slow by this measure, and so is logged.
    var config = SqliteConfig.of(file).withSlowStatement(Duration.ofNanos(1_000));
    try (var opened = new OpenedStore(config)) {
      before.accept(opened.swarm());
      StatementCapture.take();
      call.accept(opened.swarm());
      var seen = StatementCapture.take();
      if (seen.isEmpty()) {
        throw new IllegalStateException("no statements were logged");
      }
      return seen;
    }
  }

  Swarm swarm() {
    return skep.swarm();
  }

  @Override
  public void close() {
    skep.close();
  }
}
