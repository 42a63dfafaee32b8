package io.skep.adapters.postgres;

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
 * all; those who come meanwhile are the next ones. So nobody waits for others to come, and one who
 * is alone is not delayed.
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
    private @Nullable RuntimeException failure;
    private volatile boolean done;

    Item(T value) {
      this.value = value;
    }
  }

  private final int most;
  private final Function<List<T>, List<R>> together;
  private final Queue<Item<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean led = new AtomicBoolean();

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
    waiting.add(own);
    boolean interrupted = false;
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
      throw own.failure;
    }
    return java.util.Objects.requireNonNull(own.answer);
  }

  private void lead() {
    List<Item<T, R>> group = new ArrayList<>();
    for (var next = waiting.poll();
        next != null;
        next = group.size() < most ? waiting.poll() : null) {
      group.add(next);
    }
    answer(group);
    led.set(false);
    // One that came in between has seen that somebody led, and waits.
    var next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.caller);
    }
    for (var item : group) {
      item.done = true;
      LockSupport.unpark(item.caller);
    }
  }

  private void answer(List<Item<T, R>> group) {
    try {
      var answers = together.apply(group.stream().map(item -> item.value).toList());
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answer = answers.get(i);
      }
    } catch (RuntimeException e) {
      group.forEach(item -> item.failure = e);
    }
  }
}
