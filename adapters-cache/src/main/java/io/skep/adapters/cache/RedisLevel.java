package io.skep.adapters.cache;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
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
 * A second level in Redis, 6.2 or newer. One that is absent, slow, stopped or full is one that has
 * nothing: the first to ask waits for the budget, whoever asks after that does not wait at all
 * until it answers in time again, which is found out beside the calls.
 */
final class RedisLevel implements SecondLevel {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLevel.class);

  /** How many bytes may be on their way at once. */
  private static final int MOST_UNDER_WAY = 8 * 1024 * 1024;

  /** What a short value counts, so that there are never too many of them. */
  private static final int LEAST_COUNTED = 16 * 1024;

  /** How long people wait for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** After which nobody is known any more that has posted, unless somebody does so again. */
  private static final Duration BOARD_LIFE = Duration.ofDays(1);

  private final RedisLink link;
  private final long budget;
  private final Breaker breaker;
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

  private RedisLevel(RedisLink link, Duration budget, LongSupplier nanoTime) {
    this.link = link;
    this.budget = budget.toNanos();
    breaker = new Breaker(nanoTime, budget);
  }

  /**
   * Begins to connect and returns at once, whether or not there is a Redis. To be closed.
   *
   * @param budget the longest that {@link #get} may take
   */
  static RedisLevel open(RedisAddress address, Duration budget) {
    return new RedisLevel(RedisLink.open(address), budget, System::nanoTime);
  }

  /** Returns whether there is a connection, as far as is known. */
  boolean isConnected() {
    return link.current() != null;
  }

  /** Returns whether it is asked at all: connected, and not found to be silent or slow. */
  boolean isAvailable() {
    return isConnected() && breaker.isClosed();
  }

  @Override
  public byte @Nullable [] get(String key) {
    var connection = link.current();
    if (connection == null) {
      return null;
    }
    if (!breaker.isClosed()) {
      probe(connection, key);
      return null;
    }
    @Nullable RedisFuture<byte[]> answer = null;
    try {
      answer = connection.commands().get(key);
      return answer.get(budget, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // An error that it answers with, as for a key of another type, is an answer.
      if (!(e.getCause() instanceof RedisCommandExecutionException)) {
        breaker.refused();
      }
    } catch (TimeoutException e) {
      breaker.timedOut();
    } catch (RuntimeException e) {
      breaker.refused();
    }
    if (answer != null) {
      answer.cancel(false);
    }
    return null;
  }

  /** Finds out, without waiting, whether it answers again where this key is. */
  private void probe(RedisLink.Connection connection, String key) {
    if (breaker.givesUpProbe()) {
      link.replace(connection);
      return;
    }
    var probe = breaker.beginProbe();
    if (probe == null) {
      return;
    }
    try {
      connection
          .commands()
          .exists(key)
          .whenComplete(
              (answer, failure) -> {
                if (failure == null || failure instanceof RedisCommandExecutionException) {
                  probe.answered();
                } else {
                  probe.refused();
                }
              });
    } catch (RuntimeException e) {
      probe.refused();
    }
  }

  @Override
  public void put(String key, byte[] blob, Duration timeToLive) {
    var connection = link.current();
    int counted = Math.max(blob.length, LEAST_COUNTED);
    if (connection == null
        || !breaker.isClosed()
        || blob.length > Blob.MAX_LENGTH
        || !room.tryAcquire(counted)) {
      return;
    }
    try {
      connection
          .commands()
          .set(key, blob, SetArgs.Builder.px(timeToLive))
          .whenComplete((answer, failure) -> room.release(counted));
    } catch (RuntimeException e) {
      room.release(counted);
    }
  }

  @Override
  public boolean isThere(Duration patience) {
    return link.await(patience) != null;
  }

  @Override
  public void post(String board, String member, byte[] blob, Duration timeToLive) {
    var connection = link.current();
    if (connection == null || !breaker.isClosed()) {
      return;
    }
    try {
      var commands = connection.commands();
      var unusedSet = commands.set(posts(board, member), blob, SetArgs.Builder.px(timeToLive));
      var unusedAdd = commands.sadd(board, member.getBytes(StandardCharsets.UTF_8));
      var unusedLife = commands.expire(board, BOARD_LIFE);
    } catch (RuntimeException e) {
      LOG.debug("cannot post", e);
    }
  }

  @Override
  public List<byte[]> posted(String board) {
    List<byte[]> posted = new ArrayList<>();
    var connection = link.await(PATIENCE);
    if (connection == null) {
      return posted;
    }
    try {
      var members = connection.commands().smembers(board).get(PATIENCE.toMillis(), MILLISECONDS);
      for (var member : members.stream().limit(MAX_POSTED).toList()) {
        var name = new String(member, StandardCharsets.UTF_8);
        var post =
            connection.commands().get(posts(board, name)).get(PATIENCE.toMillis(), MILLISECONDS);
        if (post != null) {
          posted.add(post);
        } else {
          // It has ended, or died.
          connection.commands().srem(board, member).get(PATIENCE.toMillis(), MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.debug("cannot ask who has posted", e);
    }
    return posted;
  }

  private static String posts(String board, String member) {
    return board + ":" + member;
  }

  @Override
  public void close() {
    link.close();
  }
}
