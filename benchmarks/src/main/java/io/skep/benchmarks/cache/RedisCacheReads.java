package io.skep.benchmarks.cache;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.benchmarks.sqlite.SqliteBenchmarkStore;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Reads entries that are in Redis and mostly not in the local cache, through the services and as
 * raw bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RedisCacheReads {

  private static final int LAST = 50;

  /**
   * Database file, created by {@link io.skep.benchmarks.sqlite.PointReads#fill} and {@link #fill}.
   */
  @Param("")
  public String file;

  /** URI of the Redis server. */
  @Param("")
  public String redis;

  /** Number of agents that are read. */
  @Param("0")
  public int many;

  /** Whether the latest messages of agents are read rather than the agents. */
  @Param("false")
  public boolean messages;

  private final List<AgentId> agents = new ArrayList<>();
  private Skep skep;
  private Swarm swarm;
  private RedisClient client;
  private RedisCommands<String, byte[]> commands;
  private String prefix;

  /** Appends messages to the threads of agents. */
  static void fill(Path file, int many) {
    var random = new Random(1);
    var words = random.ints(300, 3, 10).mapToObj(length -> word(random, length)).toList();
    try (var store = SqliteBenchmarkStore.relaxed(file)) {
      for (int i = 0; i < many; i++) {
        List<MessageInput> inputs = new ArrayList<>();
        for (int j = 0; j < LAST; j++) {
          inputs.add(MessageInput.text(Role.ASSISTANT, text(random, words)));
        }
        store.swarm().messages().append(ThreadId.of(agent(i)), inputs);
      }
    }
  }

  private static String text(Random random, List<String> words) {
    return random.ints(60, 0, words.size()).mapToObj(words::get).collect(Collectors.joining(" "));
  }

  private static String word(Random random, int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static AgentId agent(int number) {
    return new AgentId("agent-" + number);
  }

  /** Opens the store, the cache and a Redis connection. */
  @Setup
  public void open() {
    var config =
        CacheConfig.DEFAULT
            .withMaxBytes(CacheConfig.MIN_BYTES)
            .withRedis(RedisAddress.parse(redis));
    skep = Skep.builder().store(Path.of(file)).maintenance(false).cache(config).open();
    swarm = skep.swarm();
    prefix = "skep:" + skep.changeFeed().position().feed() + ":" + swarm.id().value() + ":";
    client = RedisClient.create(redis);
    commands = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();
    for (int i = 0; i < many; i++) {
      agents.add(agent(i));
      putIntoRedis(agent(i));
    }
  }

  private void putIntoRedis(AgentId agent) {
    read(agent);
    while (commands.get(redisKey(agent)) == null) {
      skep.cache().invalidate(swarm.id(), cacheKey(agent));
      skep.cache().readAtLeast(skep.changeFeed().position(), () -> read(agent));
    }
  }

  /** Closes the store, the cache and the connection. */
  @TearDown
  public void close() {
    client.shutdown();
    skep.close();
  }

  /** Reads an entry of the shared cache through the services. */
  @Benchmark
  public Object hit() {
    return read(pick());
  }

  /** Reads the same bytes with the Redis client directly. */
  @Benchmark
  public byte[] hitBare() {
    return Objects.requireNonNull(commands.get(redisKey(pick())));
  }

  private String redisKey(AgentId agent) {
    return prefix
        + (messages
            ? "last-messages:" + cacheKey(agent) + ":last:" + LAST
            : "agents:" + cacheKey(agent));
  }

  private String cacheKey(AgentId agent) {
    return (messages ? "thread:agent:" : "agent:") + agent.value();
  }

  private Object read(AgentId agent) {
    return messages
        ? swarm.messages().findLast(ThreadId.of(agent), LAST)
        : swarm.agents().find(agent).orElseThrow();
  }

  private AgentId pick() {
    return agents.get(ThreadLocalRandom.current().nextInt(agents.size()));
  }
}
