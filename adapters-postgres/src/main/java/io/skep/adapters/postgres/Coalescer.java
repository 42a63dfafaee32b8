package io.skep.adapters.postgres;

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
 * group of several is the next one waited for, and no longer than {@link #PATIENCE}, as otherwise
 * the first of them to come back would go alone and all others after him.
 *
 * <p>Safe for use by many threads. A caller that is interrupted waits for its answer all the same.
 *
 * @param <T> what is asked for
 * @param <R> the answer
 */
final class Coalescer<T, R> {

  private static final class Item<T, R> {

    private final T value;
    private final Thread caller = Thread.currentThread();
    private @Nullable R answer;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Item(T value) {
      this.value = value;
    }
  }

  /** A fraction of what a trip to the server takes, in nanoseconds. */
  private static final long PATIENCE = 50_000;

  private final int most;
  private final Function<List<T>, List<R>> together;
  private final Queue<Item<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean led = new AtomicBoolean();

  /** Touched only by the one who leads. */
  private int lastSize;

  /**
   * Creates one.
   *
   * @param most how many are done at once
   * @param together returns the answers in the order of what was asked for; what it throws is
   *     thrown to all
   */
  Coalescer(int most, Function<List<T>, List<R>> together) {
    this.most = most;
    this.together = together;
  }

  /** Returns the answer. */
  R ask(T value) {
    var own = new Item<T, R>(value);
    // One who leads does so for others, too, who were not interrupted.
    boolean interrupted = Thread.interrupted();
    waiting.add(own);
    while (!own.done) {
      if (led.compareAndSet(false, true)) {
        lead();
      } else {
        LockSupport.park(this);
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (own.failure != null) {
      throw Coalescer.<RuntimeException>asItIs(own.failure);
    }
    return requireNonNull(own.answer);
  }

  /** Returns how many wait for the next group. */
  int waiting() {
    return waiting.size();
  }

  private void lead() {
    List<Item<T, R>> group = new ArrayList<>();
    await(lastSize);
    var next = waiting.poll();
    while (next != null) {
      group.add(next);
      next = group.size() < most ? waiting.poll() : null;
    }
    lastSize = group.size();
    try {
      answer(group);
    } finally {
      led.set(false);
      // One that came in between has seen that somebody led, and waits.
      var late = waiting.peek();
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
  private void await(int callers) {
    long end = System.nanoTime() + PATIENCE;
    while (callers > 1 && waiting.size() < callers && System.nanoTime() - end < 0) {
      Thread.yield();
    }
  }

  private void answer(List<Item<T, R>> group) {
    try {
      var answers = together.apply(group.stream().map(item -> item.value).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answer = answers.get(i);
      }
    } catch (RuntimeException | Error e) {
      group.forEach(item -> item.failure = e);
    }
  }

  // What was thrown declares nothing.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asItIs(Throwable failure) throws E {
    throw (E) failure;
  }
}
