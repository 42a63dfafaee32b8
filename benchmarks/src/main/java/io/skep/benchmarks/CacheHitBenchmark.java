package io.skep.benchmarks;

import io.skep.testkit.servers.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs {@link CachedReads} and {@link SharedReads}. */
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
          int many = plan.pick(100, 10_000, 10_000);
          PointReads.fill(file, 0, many);
          int talking = plan.pick(5, 300, 300);
          SharedReads.fill(file, talking);
          try (var redis = RedisServer.start()) {
            return List.of(
                inMemory(plan, file, many, 1),
                inMemory(plan, file, many, 2),
                shared(plan, file, many, redis.uri(), "agent in Redis", false)
                    .note("JMH, one thread, memory for a tenth; bare: Lettuce's GET of the same"),
                shared(plan, file, talking, redis.uri(), "50 messages in Redis", true)
                    .note("as that, with texts of 400 characters"));
          }
        });
  }

  private static Figure inMemory(Plan plan, Path file, int many, int threads) throws Exception {
    var parameters = Map.of("file", file.toString(), "many", Integer.toString(many));
    var compared = new Jmh(plan, CachedReads.class, parameters).inTurn("hit", "hitBare", threads);
    return Figure.of("agent in memory, threads: " + threads, "ns", compared)
        .target(
            "< 1 us, <= 6 x bare Caffeine",
            compared.ours().median() < MICROSECOND && compared.ratio() <= 6)
        .note("JMH, average per thread; bare: getIfPresent of a Caffeine cache with the same");
  }

  private static Figure shared(
      Plan plan, Path file, int many, String redis, String name, boolean messages)
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
    var compared = new Jmh(plan, SharedReads.class, parameters).inTurn("hit", "hitBare", 1);
    return Figure.of(name, "ns", compared).target("<= 1.4 x bare GET", compared.ratio() <= 1.4);
  }
}
