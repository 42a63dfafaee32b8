package io.skep.adapters.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers from waiting again and again for somebody who does not answer in time.
 *
 * <p>Closed at first. The first call that fails opens it; from then on nobody calls, but now and
 * then somebody sends a {@link Probe} without waiting for it. One that is answered in time closes
 * it. At most one probe is under way, and before the next one it rests. Safe for use by many
 * threads.
 */
final class Breaker {

  /** How long it rests after a call that took too long: those that follow may do the same. */
  static final Duration REST = Duration.ofMillis(500);

  /** How long it rests after a call that was refused at once, which nobody has waited for. */
  static final Duration SHORT_REST = Duration.ofMillis(50);

  /** How long a probe may be without any answer before whatever carries it counts as dead. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** From when on a probe may begin, and the one that is under way. */
  private record Open(long from, @Nullable Probe probe) {}

  /** Null while it is closed. */
  private final AtomicReference<@Nullable Open> open = new AtomicReference<>();

  private final LongSupplier nanoTime;
  private final long budget;

  /** Starts closed; {@code budget} is how long a probe's answer may take. */
  Breaker(LongSupplier nanoTime, Duration budget) {
    this.nanoTime = nanoTime;
    this.budget = budget.toNanos();
  }

  /** Returns whether calls may be made. */
  boolean isClosed() {
    return open.get() == null;
  }

  /** Opens it, because a call was not answered in time. */
  void timedOut() {
    open.compareAndSet(null, resting(REST));
  }

  /** Opens it, because a call could not be made. */
  void refused() {
    open.compareAndSet(null, resting(SHORT_REST));
  }

  /** Returns a probe that the caller is to send now; null if it is not time for one. */
  @Nullable Probe beginProbe() {
    var seen = open.get();
    long now = nanoTime.getAsLong();
    if (seen == null || seen.probe != null || now - seen.from < 0) {
      return null;
    }
    var probe = new Probe(now);
    return open.compareAndSet(seen, new Open(seen.from, probe)) ? probe : null;
  }

  /**
   * Gives up a probe that was not answered for too long, so that another can begin.
   *
   * @return whether there was one; told to one caller only
   */
  boolean givesUpProbe() {
    var seen = open.get();
    var probe = seen == null ? null : seen.probe;
    return probe != null
        && nanoTime.getAsLong() - probe.began >= PATIENCE.toNanos()
        && open.compareAndSet(seen, resting(REST));
  }

  private Open resting(Duration rest) {
    return new Open(nanoTime.getAsLong() + rest.toNanos(), null);
  }

  /** One attempt to be answered, without anybody waiting for it. */
  final class Probe {

    private final long began;

    private Probe(long began) {
      this.began = began;
    }

    /** Says that the answer has come: in time, or the breaker stays open. */
    void answered() {
      end(nanoTime.getAsLong() - began <= budget ? null : resting(REST));
    }

    /** Says that none will come. */
    void refused() {
      end(resting(SHORT_REST));
    }

    /** Does nothing if it was given up in the meantime. */
    private void end(@Nullable Open next) {
      var seen = open.get();
      if (seen != null && seen.probe == this) {
        open.compareAndSet(seen, next);
      }
    }
  }
}
