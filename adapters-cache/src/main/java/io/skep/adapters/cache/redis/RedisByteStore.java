package io.skep.adapters.cache.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.skep.adapters.cache.codec.VersionedValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ByteStore} in Redis 6.2 or newer. While Redis is absent, slow, stopped or full, lookups
 * return nothing: the first call waits for the response timeout and opens a circuit breaker; later
 * calls return at once until an asynchronous probe gets a response in time. Thread-safe.
 */
public final class RedisByteStore implements ByteStore {

  private static final Logger LOG = LoggerFactory.getLogger(RedisByteStore.class);

  /** Maximum number of bytes of writes in flight. */
  private static final int MAX_IN_FLIGHT_BYTES = 8 * 1024 * 1024;

  /** Minimum number of bytes counted per write, which limits the number of writes in flight. */
  private static final int MIN_COUNTED_BYTES = 16 * 1024;

  /** Timeout of each request of {@link #getMembers}. */
  private static final Duration BLOCKING_TIMEOUT = Duration.ofSeconds(2);

  /** Time to live of the member list of a group after the last {@link #putMember}. */
  private static final Duration GROUP_TIME_TO_LIVE = Duration.ofDays(1);

  private final RedisConnector connector;
  private final long timeoutNanos;
  private final CircuitBreaker circuitBreaker;
  private final Semaphore inFlightBytes = new Semaphore(MAX_IN_FLIGHT_BYTES);

  private RedisByteStore(
      RedisConnector connector, Duration responseTimeout, LongSupplier nanoTime) {
    this.connector = connector;
    timeoutNanos = responseTimeout.toNanos();
    circuitBreaker = new CircuitBreaker(nanoTime, responseTimeout);
  }

  /**
   * Starts connecting and returns immediately, whether or not Redis is reachable. The caller closes
   * the store.
   *
   * @param responseTimeout maximum duration of {@link #get}
   */
  public static RedisByteStore open(RedisAddress address, Duration responseTimeout) {
    return new RedisByteStore(RedisConnector.open(address), responseTimeout, System::nanoTime);
  }

  /** Returns whether a connection is established; it may have been lost since. */
  boolean isConnected() {
    return connector.current() != null;
  }

  /** Returns whether calls are sent: connected, and the circuit breaker is closed. */
  public boolean isAvailable() {
    return isConnected() && circuitBreaker.isClosed();
  }

  @Override
  public byte @Nullable [] get(String key) {
    var connection = connector.current();
    if (connection == null) {
      return null;
    }
    if (!circuitBreaker.isClosed()) {
      probe(connection, key);
      return null;
    }
    @Nullable RedisFuture<byte[]> response = null;
    try {
      response = connection.commands().get(key);
      return response.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // An error reply, such as for a key of another type, is a response.
      if (!(e.getCause() instanceof RedisCommandExecutionException)) {
        circuitBreaker.onFailure();
      }
    } catch (TimeoutException e) {
      circuitBreaker.onTimeout();
    } catch (RuntimeException e) {
      circuitBreaker.onFailure();
    }
    if (response != null) {
      response.cancel(false);
    }
    return null;
  }

  /** Sends a probe, if one is due, to the server that holds this key, without waiting for it. */
  private void probe(RedisConnector.Connection connection, String key) {
    if (circuitBreaker.abandonProbe()) {
      connector.replace(connection);
      return;
    }
    var probe = circuitBreaker.tryStartProbe();
    if (probe == null) {
      return;
    }
    try {
      connection
          .commands()
          .exists(key)
          .whenComplete(
              (response, failure) -> {
                if (failure == null || failure instanceof RedisCommandExecutionException) {
                  probe.onSuccess();
                } else {
                  probe.onFailure();
                }
              });
    } catch (RuntimeException e) {
      probe.onFailure();
    }
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    var connection = connector.current();
    int permits = Math.max(value.length, MIN_COUNTED_BYTES);
    if (connection == null
        || !circuitBreaker.isClosed()
        || value.length > VersionedValue.MAX_LENGTH
        || !inFlightBytes.tryAcquire(permits)) {
      return;
    }
    try {
      connection
          .commands()
          .set(key, value, SetArgs.Builder.px(timeToLive))
          .whenComplete((response, failure) -> inFlightBytes.release(permits));
    } catch (RuntimeException e) {
      inFlightBytes.release(permits);
    }
  }

  @Override
  public boolean awaitConnection(Duration timeout) {
    return connector.await(timeout) != null;
  }

  @Override
  public void putMember(String group, String member, byte[] value, Duration timeToLive) {
    var connection = connector.current();
    if (connection == null || !circuitBreaker.isClosed()) {
      return;
    }
    try {
      var commands = connection.commands();
      var unusedSet = commands.set(memberKey(group, member), value, SetArgs.Builder.px(timeToLive));
      var unusedAdd = commands.sadd(group, member.getBytes(StandardCharsets.UTF_8));
      var unusedLife = commands.expire(group, GROUP_TIME_TO_LIVE);
    } catch (RuntimeException e) {
      LOG.debug("cannot store group member in Redis", e);
    }
  }

  @Override
  public List<byte[]> getMembers(String group) {
    List<byte[]> values = new ArrayList<>();
    long timeout = BLOCKING_TIMEOUT.toMillis();
    var connection = connector.await(BLOCKING_TIMEOUT);
    if (connection == null) {
      return values;
    }
    try {
      var members = connection.commands().smembers(group).get(timeout, MILLISECONDS);
      for (var member : members.stream().limit(MAX_MEMBERS).toList()) {
        var name = new String(member, StandardCharsets.UTF_8);
        var value = connection.commands().get(memberKey(group, name)).get(timeout, MILLISECONDS);
        if (value != null) {
          values.add(value);
        } else {
          // The value has expired: the member has closed or crashed.
          connection.commands().srem(group, member).get(timeout, MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.debug("cannot read group members from Redis", e);
    }
    return values;
  }

  private static String memberKey(String group, String member) {
    return group + ":" + member;
  }

  @Override
  public void close() {
    connector.close();
  }
}
