package io.skep.benchmarks.sqlite;

import io.skep.Skep;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConfig.Durability;
import io.skep.benchmarks.harness.StatementCapture;
import io.skep.domain.store.Swarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** SQLite store under test, opened through the public API. */
public final class SqliteBenchmarkStore implements AutoCloseable {

  private final Skep skep;

  private SqliteBenchmarkStore(SqliteConfig config) {
    // Maintenance would disturb some rounds.
    skep = Skep.builder().store(config).maintenance(false).open();
  }

  /** Opens a store with default settings: every commit survives a power loss. */
  static SqliteBenchmarkStore durable(Path file) {
    return new SqliteBenchmarkStore(SqliteConfig.of(file));
  }

  /** Opens a store without fsync, for benchmarks that do not measure the disk. */
  public static SqliteBenchmarkStore relaxed(Path file) {
    return new SqliteBenchmarkStore(SqliteConfig.of(file).withDurability(Durability.NORMAL));
  }

  /** Returns the statements that the store runs for a call, without those of {@code before}. */
  static List<StatementCapture.Statement> captureStatements(
      Path file, Consumer<Swarm> before, Consumer<Swarm> call) {
    // Every statement exceeds the threshold, and is logged.
    var config = SqliteConfig.of(file).withSlowQueryThreshold(Duration.ofNanos(1_000));
    try (var opened = new SqliteBenchmarkStore(config)) {
      before.accept(opened.swarm());
      StatementCapture.drain();
      call.accept(opened.swarm());
      var seen = StatementCapture.drain();
      if (seen.isEmpty()) {
        throw new IllegalStateException("no statements were captured");
      }
      return seen;
    }
  }

  /** Returns the swarm of the benchmark. */
  public Swarm swarm() {
    return skep.swarm();
  }

  @Override
  public void close() {
    skep.close();
  }
}
