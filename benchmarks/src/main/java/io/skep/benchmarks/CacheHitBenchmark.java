package io.skep.benchmarks;

import io.skep.testkit.servers.RedisServer;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link CachedReads} in turn, each round in a process of its own. */
final class CacheHitBenchmark implements Benchmark {

  private static final double MICROSECOND = 1_000;

  @Override
  public String name() {
    return "cache-hit";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    return plan.inFolder(
        folder -> {
          var file = folder.resolve("skep.db");
          PointReads.fill(file, 0, many(plan));
          try (var redis = RedisServer.start()) {
            return List.of(
                inMemory(plan, file, 1), inMemory(plan, file, 2), shared(plan, file, redis.uri()));
          }
        });
  }

  private static int many(Plan plan) {
    return plan.pick(100, 10_000, 10_000);
  }

  private static Figure inMemory(Plan plan, Path file, int threads) throws Exception {
    var compared = compared(plan, file, "", "hit", threads);
    return Figure.of("agent in memory, threads: " + threads, "ns", compared)
        .target(
            "< 1 us, <= 6 x bare Caffeine",
            compared.ours().median() < MICROSECOND && compared.ratio() <= 6)
        .note("JMH, average per thread; bare: getIfPresent of a Caffeine cache with the same");
  }

  private static Figure shared(Plan plan, Path file, String redis) throws Exception {
    var compared = compared(plan, file, redis, "sharedHit", 1);
    return Figure.of("agent in Redis", "ns", compared)
        .target("<= 1.4 x bare GET", compared.ratio() <= 1.4)
        .note("JMH, one thread, memory for a tenth of them; bare: Lettuce's GET of the same bytes");
  }

  private static Compared compared(Plan plan, Path file, String redis, String method, int threads)
      throws Exception {
    return Compared.inTurn(
        0,
        plan.rounds(),
        () -> nanos(plan, file, redis, method, threads),
        () -> nanos(plan, file, redis, method + "Bare", threads));
  }

  private static double nanos(Plan plan, Path file, String redis, String method, int threads)
      throws RunnerException {
    boolean smoke = plan.size() == Plan.Size.SMOKE;
    var time = TimeValue.milliseconds(plan.roundTime().toMillis() / 3 + 1);
    var options =
        new OptionsBuilder()
            .include("\\.CachedReads\\." + method + "$")
            .param("file", file.toString())
            .param("redis", redis)
            .param("many", Integer.toString(many(plan)))
            .threads(threads)
            .forks(smoke ? 0 : 1)
            .jvmArgs("-Xmx512m")
            .warmupIterations(smoke ? 0 : 3)
            .warmupTime(time)
            .measurementIterations(smoke ? 1 : 3)
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }
}
