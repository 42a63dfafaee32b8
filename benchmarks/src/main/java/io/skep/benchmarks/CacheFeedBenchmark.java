package io.skep.benchmarks;

import io.skep.adapters.cache.CacheConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What it costs to follow the changes of a store in which nothing changes. */
final class CacheFeedBenchmark implements Benchmark {

  @Override
  public String name() {
    return "cache-feed";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var database = Database.create();
    var time = Duration.ofSeconds(plan.pick(1, 15, 60));
    try (var without = SharedStore.open(database)) {
      without.swarm().queues().countByStatus();
      Thread.sleep(time.toMillis());
      var idle = idle(time);
      try (var with = SharedStore.open(database, CacheConfig.DEFAULT)) {
        with.swarm().queues().countByStatus();
        // Until what was loaded and compiled for it is.
        Thread.sleep(time.toMillis());
        double share = idle(time) - idle;
        return List.of(
            Figure.of("cache: following an idle store", "% of a core", new Samples(List.of(share)))
                .target("< 0.5 %", share < 0.5)
                .note(
                    "this process and the servers of the machine, less what they take without a"
                        + " cache"));
      }
    }
  }

  /** Returns how busy this process and the servers of this machine are, in percent of a core. */
  private static double idle(Duration time) throws InterruptedException {
    var before = busy();
    Thread.sleep(time.toMillis());
    return 100.0 * busy().minus(before).toNanos() / time.toNanos();
  }

  private static Duration busy() {
    return Stream.concat(
            Stream.of(ProcessHandle.current()),
            ProcessHandle.allProcesses().filter(CacheFeedBenchmark::isServer))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static boolean isServer(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/postgres")).isPresent();
  }
}
