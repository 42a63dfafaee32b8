package io.skep.adapters.postgres.transaction;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does together what many callers ask for at the same time. One of those who are here does it for
 * all; those who come meanwhile are the next ones. One who is alone is not delayed: only after a
 * group of several is the next one waited for, and no longer than {@link #MAX_LINGER_NANOS}, as
 * otherwise the first of them to come back would go alone and all others after him.
 *
 * <p>Safe for use by many threads. A caller that is interrupted waits for its answer all the same.
 *
 * @param <T> what is asked for
 * @param <R> the answer
 */
public final class CallBatcher<T, R> {

  private static final class Call<T, R> {

    private final T value;
    private final Thread caller = Thread.currentThread();
    private @Nullable R result;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Call(T value) {
      this.value = value;
    }
  }

  /** A fraction of what a trip to the server takes, in nanoseconds. */
  private static final long MAX_LINGER_NANOS = 50_000;

  private final int maxBatchSize;
  private final Function<List<T>, List<R>> batchFunction;
  private final Queue<Call<T, R>> queued = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean leaderActive = new AtomicBoolean();

  /** Touched only by the one who leads. */
  private int lastBatchSize;

  /**
   * Creates one.
   *
   * @param most how many are done at once
   * @param together returns the answers in the order of what was asked for; what it throws is
   *     thrown to all
   */
  public CallBatcher(int most, Function<List<T>, List<R>> together) {
    this.maxBatchSize = most;
    this.batchFunction = together;
  }

  /** Returns the answer. */
  public R submit(T value) {
    var own = new Call<T, R>(value);
    // One who leads does so for others, too, who were not interrupted.
    boolean interrupted = Thread.interrupted();
    queued.add(own);
    while (!own.done) {
      if (leaderActive.compareAndSet(false, true)) {
        runBatch();
      } else {
        LockSupport.park(this);
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (own.failure != null) {
      throw CallBatcher.<RuntimeException>sneakyThrow(own.failure);
    }
    return requireNonNull(own.result);
  }

  /** Returns how many wait for the next group. */
  int queued() {
    return queued.size();
  }

  private void runBatch() {
    List<Call<T, R>> group = new ArrayList<>();
    linger(lastBatchSize);
    var next = queued.poll();
    while (next != null) {
      group.add(next);
      next = group.size() < maxBatchSize ? queued.poll() : null;
    }
    lastBatchSize = group.size();
    try {
      execute(group);
    } finally {
      leaderActive.set(false);
      // One that came in between has seen that somebody led, and waits.
      var late = queued.peek();
      if (late != null) {
        LockSupport.unpark(late.caller);
      }
      for (var item : group) {
        item.done = true;
        LockSupport.unpark(item.caller);
      }
    }
  }

  /** Gives those who were answered together the time to come back together. */
  // To spin would keep the processor from those who are waited for; to sleep takes too long.
  @SuppressWarnings("ThreadPriorityCheck")
  private void linger(int callers) {
    long end = System.nanoTime() + MAX_LINGER_NANOS;
    while (callers > 1 && queued.size() < callers && System.nanoTime() - end < 0) {
      Thread.yield();
    }
  }

  private void execute(List<Call<T, R>> group) {
    try {
      var answers = batchFunction.apply(group.stream().map(item -> item.value).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).result = answers.get(i);
      }
    } catch (RuntimeException | Error e) {
      group.forEach(item -> item.failure = e);
    }
  }

  // What was thrown declares nothing.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneakyThrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
