package io.skep.benchmarks.cache;

import io.skep.adapters.cache.CacheConfig;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.postgres.PostgresBenchmarkStores;
import io.skep.benchmarks.postgres.PostgresDatabase;

/** Process with an idle store, with or without a cache. */
final class IdleNodeProcess {

  private IdleNodeProcess() {}

  /** Runs the process: URL, and whether to use a cache. */
  public static void main(String[] arguments) throws Exception {
    var database = new PostgresDatabase(arguments[0]);
    try (var skep =
        Boolean.parseBoolean(arguments[1])
            ? PostgresBenchmarkStores.open(database, CacheConfig.DEFAULT)
            : PostgresBenchmarkStores.open(database)) {
      ChildJvm.writeLine(skep.swarm().id());
      ChildJvm.parentInput().readLine();
    }
  }
}
