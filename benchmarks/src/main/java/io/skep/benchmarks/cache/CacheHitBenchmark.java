package io.skep.benchmarks.cache;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.JmhRunner;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.sqlite.PointReads;
import io.skep.testkit.servers.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs {@link LocalCacheReads} and {@link RedisCacheReads}. */
public final class CacheHitBenchmark implements Benchmark {

  private static final double MICROSECOND = 1_000;

  @Override
  public String name() {
    return "cache-hit";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    return plan.withTempFolder(
        folder -> {
          var file = folder.resolve("skep.db");
          int many = plan.bySize(100, 10_000, 10_000);
          PointReads.fill(file, 0, many);
          int agents = plan.bySize(5, 300, 300);
          RedisCacheReads.fill(file, agents);
          try (var redis = RedisServer.start()) {
            return List.of(
                measureLocal(plan, file, many, 1),
                measureLocal(plan, file, many, 2),
                measureRedis(plan, file, many, redis.uri(), "agent in Redis", false)
                    .note("JMH, one thread, memory for a tenth; bare: Lettuce's GET of the same"),
                measureRedis(plan, file, agents, redis.uri(), "50 messages in Redis", true)
                    .note("as that, with texts of 400 characters"));
          }
        });
  }

  private static Measurement measureLocal(BenchmarkPlan plan, Path file, int many, int threads)
      throws Exception {
    var parameters = Map.of("file", file.toString(), "many", Integer.toString(many));
    var compared =
        new JmhRunner(plan, LocalCacheReads.class, parameters).compare("hit", "hitBare", threads);
    return Measurement.of("agent in memory, threads: " + threads, "ns", compared)
        .target(
            "< 1 us, <= 6 x bare Caffeine",
            compared.ours().median() < MICROSECOND && compared.ratio() <= 6)
        .note("JMH, average per thread; bare: getIfPresent of a Caffeine cache with the same");
  }

  private static Measurement measureRedis(
      BenchmarkPlan plan, Path file, int many, String redis, String name, boolean messages)
      throws Exception {
    var parameters =
        Map.of(
            "file",
            file.toString(),
            "redis",
            redis,
            "many",
            Integer.toString(many),
            "messages",
            Boolean.toString(messages));
    var compared =
        new JmhRunner(plan, RedisCacheReads.class, parameters).compare("hit", "hitBare", 1);
    return Measurement.of(name, "ns", compared)
        .target("<= 1.4 x bare GET", compared.ratio() <= 1.4);
  }
}
