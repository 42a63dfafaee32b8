package io.skep.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Redis cluster for tests: three masters without replicas. Thread-safe. */
public final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final List<RedisServer> servers;

  private RedisCluster(List<RedisServer> servers) {
    this.servers = servers;
  }

  /**
   * Starts the cluster and returns once all three nodes agree on the slot assignment. The caller
   * closes the cluster.
   */
  public static RedisCluster start() {
    var servers =
        Stream.generate(
                () ->
                    RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"))
            .limit(3)
            .toList();
    for (int i = 0; i < servers.size(); i++) {
      // Slots are assigned one by one: servers before 7.0 do not accept ranges.
      int from = SLOTS * i / servers.size();
      int to = SLOTS * (i + 1) / servers.size();
      var slots = IntStream.range(from, to).mapToObj(Integer::toString);
      servers
          .get(i)
          .command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
      servers.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    for (var other : servers.subList(1, servers.size())) {
      servers.get(0).command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()));
    }
    try {
      RedisCommand.await(TIMEOUT, () -> servers.stream().allMatch(RedisCluster::isComplete));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RedisCluster(servers);
  }

  private static boolean isComplete(RedisServer server) {
    var info = server.command("CLUSTER", "INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
  }

  /** Returns the URI of the cluster, in the form that {@code skep} accepts. */
  public String uri() {
    return servers.stream()
        .map(server -> "127.0.0.1:" + server.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** Returns the servers of the cluster. */
  public List<RedisServer> servers() {
    return servers;
  }

  /** Stops all servers. Idempotent. */
  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }
}
