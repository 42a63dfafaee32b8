package io.skep.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.domain.agent.Agent;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One agent by id from memory, through the services with a cache before the store, and bare. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedReads {

  /** The database, as {@link PointReads#fill} made it. */
  @Param("")
  public String file;

  /** How many agents it has. */
  @Param("0")
  public int many;

  private final List<AgentId> agents = new ArrayList<>();
  private final Cache<AgentId, Optional<Agent>> bare = Caffeine.newBuilder().build();
  private Skep skep;

  @Setup
  public void open() {
    var builder = Skep.builder().store(Path.of(file)).maintenance(false);
    skep = builder.cache(CacheConfig.DEFAULT).open();
    for (int i = 0; i < many; i++) {
      var agent = new AgentId("agent-" + i);
      agents.add(agent);
      bare.put(agent, skep.swarm().agents().find(agent));
    }
  }

  @TearDown
  public void close() {
    skep.close();
  }

  @Benchmark
  public Optional<Agent> hit() {
    return skep.swarm().agents().find(any());
  }

  @Benchmark
  public Optional<Agent> hitBare() {
    return Objects.requireNonNull(bare.getIfPresent(any()));
  }

  private AgentId any() {
    return agents.get(ThreadLocalRandom.current().nextInt(agents.size()));
  }
}
