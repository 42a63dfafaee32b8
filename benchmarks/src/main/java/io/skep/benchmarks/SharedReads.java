package io.skep.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.domain.message.Entry;
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

/** What is in Redis and mostly not in memory, through the services, and as the bare bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SharedReads {

  private static final int LAST = 50;

  /** The database, as {@link PointReads#fill} and {@link #fill} made it. */
  @Param("")
  public String file;

  /** The Redis. */
  @Param("")
  public String redis;

  /** How many agents are read. */
  @Param("0")
  public int many;

  /** Whether what they said last is read, not what they are. */
  @Param("false")
  public boolean messages;

  private final List<AgentId> agents = new ArrayList<>();
  private Skep skep;
  private Swarm swarm;
  private RedisClient client;
  private RedisCommands<String, byte[]> commands;
  private String prefix;

  /** Has agents say something. */
  static void fill(Path file, int many) {
    var random = new Random(1);
    var words = random.ints(300, 3, 10).mapToObj(length -> word(random, length)).toList();
    try (var store = OpenedStore.relaxed(file)) {
      for (int i = 0; i < many; i++) {
        List<Entry> said = new ArrayList<>();
        for (int j = 0; j < LAST; j++) {
          said.add(Entry.text(Role.ASSISTANT, text(random, words)));
        }
        store.swarm().messages().append(ThreadId.of(agent(i)), said);
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

  @Setup
  public void open() {
    var config =
        CacheConfig.DEFAULT
            .withMaxBytes(CacheConfig.MIN_BYTES)
            .withRedis(RedisAddress.parse(redis));
    skep = Skep.builder().store(Path.of(file)).maintenance(false).cache(config).open();
    swarm = skep.swarm();
    prefix = "skep:" + skep.changes().position().feed() + ":" + swarm.id().value() + ":";
    client = RedisClient.create(redis);
    commands = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();
    for (int i = 0; i < many; i++) {
      agents.add(agent(i));
      putIntoRedis(agent(i));
    }
  }

  private void putIntoRedis(AgentId agent) {
    read(agent);
    while (commands.get(key(agent)) == null) {
      skep.cache().forget(swarm.id(), words(agent));
      skep.cache().atLeast(skep.changes().position(), () -> read(agent));
    }
  }

  @TearDown
  public void close() {
    client.shutdown();
    skep.close();
  }

  @Benchmark
  public Object hit() {
    return read(any());
  }

  @Benchmark
  public byte[] hitBare() {
    return Objects.requireNonNull(commands.get(key(any())));
  }

  private String key(AgentId agent) {
    return prefix
        + (messages ? "last-messages:" + words(agent) + ":last:" + LAST : "agents:" + words(agent));
  }

  private String words(AgentId agent) {
    return (messages ? "thread:agent:" : "agent:") + agent.value();
  }

  private Object read(AgentId agent) {
    return messages
        ? swarm.messages().last(ThreadId.of(agent), LAST)
        : swarm.agents().find(agent).orElseThrow();
  }

  private AgentId any() {
    return agents.get(ThreadLocalRandom.current().nextInt(agents.size()));
  }
}
