package io.skep.adapters.cache.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breaker for Redis calls.
 *
 * <p>Initially closed. The first call that fails or times out opens it. While it is open, callers
 * skip the call and periodically send an asynchronous {@link Probe}; a probe that succeeds within
 * the response timeout closes it. At most one probe is in flight, and a delay precedes each.
 * Thread-safe.
 */
final class CircuitBreaker {

  /** Delay before the next probe after a timeout. */
  static final Duration PROBE_DELAY = Duration.ofMillis(500);

  /** Delay before the next probe after a call that failed immediately. */
  static final Duration SHORT_PROBE_DELAY = Duration.ofMillis(50);

  /** Time after which a probe without a response is abandoned and its connection replaced. */
  static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

  /** Open state: the time of the next probe, and the probe in flight. */
  private record Open(long nextProbeAt, @Nullable Probe probe) {}

  /** Null while closed. */
  private final AtomicReference<@Nullable Open> open = new AtomicReference<>();

  private final LongSupplier nanoTime;
  private final long responseTimeoutNanos;

  /**
   * Creates a closed circuit breaker.
   *
   * @param responseTimeout maximum response time of a probe that closes the breaker
   */
  CircuitBreaker(LongSupplier nanoTime, Duration responseTimeout) {
    this.nanoTime = nanoTime;
    responseTimeoutNanos = responseTimeout.toNanos();
  }

  /** Returns whether calls are permitted. */
  boolean isClosed() {
    return open.get() == null;
  }

  /** Opens the breaker after a timeout; no effect if it is open. */
  void onTimeout() {
    open.compareAndSet(null, openFor(PROBE_DELAY));
  }

  /** Opens the breaker after a failed call; no effect if it is open. */
  void onFailure() {
    open.compareAndSet(null, openFor(SHORT_PROBE_DELAY));
  }

  /** Returns a probe for the caller to send now, or null if none is due. */
  @Nullable Probe tryStartProbe() {
    var state = open.get();
    long now = nanoTime.getAsLong();
    if (state == null || state.probe != null || now - state.nextProbeAt < 0) {
      return null;
    }
    var probe = new Probe(now);
    return open.compareAndSet(state, new Open(state.nextProbeAt, probe)) ? probe : null;
  }

  /**
   * Abandons a probe in flight for at least {@link #PROBE_TIMEOUT}, so that another can start.
   *
   * @return whether a probe was abandoned; true for one of several concurrent callers
   */
  boolean abandonProbe() {
    var state = open.get();
    var probe = state == null ? null : state.probe;
    return probe != null
        && nanoTime.getAsLong() - probe.startedAt >= PROBE_TIMEOUT.toNanos()
        && open.compareAndSet(state, openFor(PROBE_DELAY));
  }

  private Open openFor(Duration delay) {
    return new Open(nanoTime.getAsLong() + delay.toNanos(), null);
  }

  /** An asynchronous attempt to get a response. */
  final class Probe {

    private final long startedAt;

    private Probe(long startedAt) {
      this.startedAt = startedAt;
    }

    /** Completes the probe: closes the breaker if the response was within the timeout. */
    void onSuccess() {
      boolean inTime = nanoTime.getAsLong() - startedAt <= responseTimeoutNanos;
      complete(inTime ? null : openFor(PROBE_DELAY));
    }

    /** Fails the probe: the breaker stays open. */
    void onFailure() {
      complete(openFor(SHORT_PROBE_DELAY));
    }

    /** Has no effect if the probe was abandoned. */
    private void complete(@Nullable Open next) {
      var state = open.get();
      if (state != null && state.probe == this) {
        open.compareAndSet(state, next);
      }
    }
  }
}
