package io.skep.adapters.cache.redis;

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
 * Multiplexed connection to Redis, established asynchronously and re-established indefinitely. All
 * threads share one connection. Thread-safe.
 */
final class RedisConnector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** Delay between attempts to establish a connection. */
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  /** Maximum delay between attempts to re-establish a lost connection. */
  private static final Duration MAX_RECONNECT_DELAY = Duration.ofSeconds(1);

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(800);

  /** Maximum number of outstanding commands; further ones are rejected. */
  private static final int MAX_QUEUED_COMMANDS = 16_384;

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** An established connection, which may have been lost since, and its commands. */
  record Connection(
      StatefulConnection<String, byte[]> channel,
      RedisClusterAsyncCommands<String, byte[]> commands) {}

  private final RedisAddress address;
  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Supplier<CompletionStage<Connection>> connectionFactory;
  private final AtomicReference<@Nullable Connection> current = new AtomicReference<>();
  private final AtomicBoolean failureLogged = new AtomicBoolean();
  private volatile boolean closed;

  private RedisConnector(RedisAddress address) {
    this.address = address;
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(20), MAX_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
            .build();
    address.uris().forEach(uri -> uri.setTimeout(CONNECT_TIMEOUT));
    if (address.isCluster()) {
      var cluster = RedisClusterClient.create(resources, address.uris());
      cluster.setOptions(clusterOptions());
      client = cluster;
      connectionFactory =
          () ->
              cluster
                  .refreshPartitionsAsync()
                  .thenCompose(refreshed -> cluster.connectAsync(CODEC))
                  .thenApply(channel -> new Connection(channel, channel.async()));
    } else {
      var single = RedisClient.create(resources);
      single.setOptions(options());
      client = single;
      var uri = address.uris().get(0);
      connectionFactory =
          () ->
              single
                  .connectAsync(CODEC, uri)
                  .thenApply(channel -> new Connection(channel, channel.async()));
    }
  }

  /** Starts connecting and returns immediately. The caller closes the connector. */
  static RedisConnector open(RedisAddress address) {
    var connector = new RedisConnector(address);
    connector.scheduleConnect(Duration.ZERO);
    return connector;
  }

  private static ClientOptions options() {
    return ClientOptions.builder()
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MAX_QUEUED_COMMANDS)
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
        // Callers time out themselves; a timer per command costs more.
        .timeoutOptions(TimeoutOptions.create())
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .build();
  }

  private static ClusterClientOptions clusterOptions() {
    return ClusterClientOptions.builder(options())
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(MAX_RECONNECT_DELAY)
                .build())
        .build();
  }

  /** Returns the connection, which may have been lost since, or null if there is none. */
  @Nullable Connection current() {
    return current.get();
  }

  /** Returns the connection, waiting at most for the timeout; null if none is established. */
  @Nullable Connection await(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    var connection = current.get();
    while (connection == null && !closed && System.nanoTime() - deadline < 0) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      connection = current.get();
    }
    return connection;
  }

  /** Closes an unresponsive connection and establishes another, unless already replaced. */
  void replace(Connection unresponsive) {
    if (current.compareAndSet(unresponsive, null)) {
      LOG.warn("Redis does not respond, reconnecting: address={}", address);
      // Fails the commands outstanding on the connection.
      var unused = unresponsive.channel().closeAsync();
      scheduleConnect(Duration.ZERO);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    try {
      connectionFactory
          .get()
          .whenComplete(
              (connection, failure) -> {
                if (failure == null) {
                  onConnected(connection);
                } else {
                  logFailure(failure);
                  scheduleConnect(RETRY_DELAY);
                }
              });
    } catch (RuntimeException e) {
      logFailure(e);
      scheduleConnect(RETRY_DELAY);
    }
  }

  private void onConnected(Connection connection) {
    LOG.info("connected to Redis: address={}", address);
    failureLogged.set(false);
    current.set(connection);
    if (closed && current.compareAndSet(connection, null)) {
      var unused = connection.channel().closeAsync();
    }
  }

  private void logFailure(Throwable failure) {
    if (!closed && !failureLogged.getAndSet(true)) {
      LOG.warn(
          "cannot connect to Redis, caching in local memory only: address={} cause={}",
          address,
          rootCause(failure));
    }
  }

  /** Returns the first line of the root cause; the wrapping exceptions only repeat the address. */
  private static String rootCause(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("");
  }

  /** Connects on a client thread, so that the caller does not wait for name resolution. */
  private void scheduleConnect(Duration delay) {
    try {
      var unused =
          resources
              .eventExecutorGroup()
              .schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The client is shutting down.
    }
  }

  /** Closes the connection and stops the client threads. Idempotent. */
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

  private static void await(Future<?> shutdown) {
    try {
      shutdown.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Redis client did not shut down within the close timeout", e);
    }
  }
}
