package io.skep.benchmarks.cache;

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

/** Reads one agent by id from the local cache, through the services and from Caffeine directly. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LocalCacheReads {

  /** Database file, created by {@link io.skep.benchmarks.sqlite.PointReads#fill}. */
  @Param("")
  public String file;

  /** Number of agents in the database. */
  @Param("0")
  public int many;

  private final List<AgentId> agents = new ArrayList<>();
  private final Cache<AgentId, Optional<Agent>> bare = Caffeine.newBuilder().build();
  private Skep skep;

  /** Opens the store and the Caffeine cache. */
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

  /** Closes the store. */
  @TearDown
  public void close() {
    skep.close();
  }

  /** Reads an agent through the services, a hit in the local cache. */
  @Benchmark
  public Optional<Agent> hit() {
    return skep.swarm().agents().find(pick());
  }

  /** Reads an agent from Caffeine directly. */
  @Benchmark
  public Optional<Agent> hitBare() {
    return Objects.requireNonNull(bare.getIfPresent(pick()));
  }

  private AgentId pick() {
    return agents.get(ThreadLocalRandom.current().nextInt(agents.size()));
  }
}
