package io.skep.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.domain.agent.Agent;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One agent by id, through the services with a cache in front of the store, and bare. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedReads {

  /** The database, as {@link PointReads#fill} made it. */
  @Param("")
  public String file;

  /** The Redis, for what is not to be found in memory; empty for none. */
  @Param("")
  public String redis;

  /** How many agents it has. */
  @Param("0")
  public int many;

  private final List<AgentId> agents = new ArrayList<>();
  private final Cache<AgentId, Optional<Agent>> bare = Caffeine.newBuilder().build();
  private Skep skep;
  private Swarm swarm;
  private @Nullable RedisClient client;
  private @Nullable StatefulRedisConnection<String, byte[]> connection;
  private String prefix;

  @Setup
  public void open() {
    var config =
        redis.isEmpty()
            ? CacheConfig.DEFAULT
            : CacheConfig.DEFAULT
                .withMaxBytes(CacheConfig.MIN_BYTES)
                .withRedis(RedisAddress.parse(redis));
    skep = Skep.builder().store(Path.of(file)).maintenance(false).cache(config).open();
    swarm = skep.swarm();
    for (int i = 0; i < many; i++) {
      agents.add(new AgentId("agent-" + i));
    }
    prefix =
        "skep:" + skep.changes().position().feed() + ":" + swarm.id().value() + ":agents:agent:";
    if (!redis.isEmpty()) {
      client = RedisClient.create(redis);
      connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    }
    warm();
  }

  /** Reads everything once, and again if it has not come to Redis. */
  private void warm() {
    for (var agent : agents) {
      bare.put(agent, swarm.agents().find(agent));
      while (connection != null && connection.sync().get(prefix + agent.value()) == null) {
        skep.cache().forget(swarm.id(), "agent:" + agent.value());
        skep.cache().atLeast(skep.changes().position(), () -> swarm.agents().find(agent));
      }
    }
  }

  @TearDown
  public void close() {
    if (client != null) {
      client.shutdown();
    }
    skep.close();
  }

  @Benchmark
  public Optional<Agent> hit() {
    return swarm.agents().find(any());
  }

  @Benchmark
  public Optional<Agent> hitBare() {
    return Objects.requireNonNull(bare.getIfPresent(any()));
  }

  @Benchmark
  public Optional<Agent> sharedHit() {
    return swarm.agents().find(any());
  }

  @Benchmark
  public void sharedHitBare(Blackhole hole) {
    hole.consume(Objects.requireNonNull(connection).sync().get(prefix + any().value()));
  }

  private AgentId any() {
    return agents.get(ThreadLocalRandom.current().nextInt(agents.size()));
  }
}
