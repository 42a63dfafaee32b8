package io.skep.adapters.cache;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to a Redis, made in the background and made again for as long as it takes. What
 * many threads ask goes over the same one. Safe for use by many threads.
 */
final class RedisLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** Between attempts to make the first connection. */
  private static final Duration REST = Duration.ofMillis(500);

  /** Between attempts to make one again that was lost. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(800);

  /** More than that many unanswered commands are refused, not kept. */
  private static final int MOST_WAITING = 16_384;

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** A connection that was there, and how to ask something over it. */
  record Connection(
      StatefulConnection<String, byte[]> channel,
      RedisClusterAsyncCommands<String, byte[]> commands) {}

  private final RedisAddress address;
  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Supplier<CompletionStage<Connection>> connector;
  private final AtomicReference<@Nullable Connection> current = new AtomicReference<>();
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile boolean closed;

  private RedisLink(RedisAddress address) {
    this.address = address;
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(Duration.ofMillis(20), LONGEST_REST, 2, TimeUnit.MILLISECONDS))
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
            .build();
    address.uris().forEach(uri -> uri.setTimeout(CONNECT_TIMEOUT));
    if (address.isCluster()) {
      var cluster = RedisClusterClient.create(resources, address.uris());
      cluster.setOptions(clusterOptions());
      client = cluster;
      connector =
          () ->
              cluster
                  .refreshPartitionsAsync()
                  .thenCompose(known -> cluster.connectAsync(CODEC))
                  .thenApply(made -> new Connection(made, made.async()));
    } else {
      var single = RedisClient.create(resources);
      single.setOptions(options());
      client = single;
      var uri = address.uris().get(0);
      connector =
          () ->
              single.connectAsync(CODEC, uri).thenApply(made -> new Connection(made, made.async()));
    }
  }

  /** Begins to connect, and returns without waiting for it. To be closed. */
  static RedisLink open(RedisAddress address) {
    var link = new RedisLink(address);
    link.connectIn(Duration.ZERO);
    return link;
  }

  private static ClientOptions options() {
    return ClientOptions.builder()
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MOST_WAITING)
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
        // Whoever asks waits only as long as it wants; a timer for each command costs more.
        .timeoutOptions(TimeoutOptions.create())
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .build();
  }

  private static ClusterClientOptions clusterOptions() {
    return ClusterClientOptions.builder(options())
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(LONGEST_REST)
                .build())
        .build();
  }

  /** Returns the connection, or null while there is none. It may have been lost by now. */
  @Nullable Connection current() {
    return current.get();
  }

  /** Returns the connection, for which it waits so long; null if there is none then. */
  @Nullable Connection await(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    var made = current.get();
    while (made == null && !closed && System.nanoTime() - end < 0) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      made = current.get();
    }
    return made;
  }

  /** Gives up a connection that has gone silent, and makes another. */
  void replace(Connection silent) {
    if (current.compareAndSet(silent, null)) {
      LOG.warn("Redis has gone silent, connecting again: address={}", address);
      // What waits for an answer on it is told that none will come.
      var unused = silent.channel().closeAsync();
      connectIn(Duration.ZERO);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    try {
      connector
          .get()
          .whenComplete(
              (made, failure) -> {
                if (failure == null) {
                  keep(made);
                } else {
                  complain(failure);
                  connectIn(REST);
                }
              });
    } catch (RuntimeException e) {
      complain(e);
      connectIn(REST);
    }
  }

  private void keep(Connection made) {
    LOG.info("connected to Redis: address={}", address);
    complained.set(false);
    current.set(made);
    if (closed && current.compareAndSet(made, null)) {
      var unused = made.channel().closeAsync();
    }
  }

  private void complain(Throwable failure) {
    if (!closed && !complained.getAndSet(true)) {
      LOG.warn(
          "cannot connect to Redis, doing without: address={} cause={}", address, why(failure));
    }
  }

  /** Returns what was wrong in the first place; what is around it tells of the address again. */
  private static String why(Throwable failure) {
    var first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first.toString().lines().findFirst().orElse("");
  }

  /** Connects on a thread of the client: the caller does not wait for names to be resolved. */
  private void connectIn(Duration rest) {
    try {
      var unused =
          resources
              .eventExecutorGroup()
              .schedule(this::connect, rest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // It is being closed.
    }
  }

  /** Ends it and its threads. Again, it does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    current.set(null);
    long timeout = CLOSE_TIMEOUT.toMillis();
    await(client.shutdownAsync(0, timeout, TimeUnit.MILLISECONDS));
    await(resources.shutdown(0, timeout, TimeUnit.MILLISECONDS));
  }

  private static void await(Future<?> end) {
    try {
      end.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the connection to Redis did not end in time", e);
    }
  }
}
