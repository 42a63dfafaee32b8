package io.skep.adapters.sqlite;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A caller's block that waits for its turn or has had it. */
final class Pending {

  private enum State {
    WAITING,
    LEADING,
    DONE
  }

  private final Thread caller = Thread.currentThread();
  private final Function<WriteUnit, ?> block;
  private @Nullable Object result;
  private @Nullable Throwable failure;
  private volatile State state = State.WAITING;

  /** Waits for its place in a transaction. */
  Pending(Function<WriteUnit, ?> block) {
    this.block = block;
  }

  /** Runs the block and keeps what comes of it. */
  void run(WriteUnit unit) {
    result = block.apply(unit);
  }

  /** Replaces what came of it. */
  void fail(Throwable reason) {
    failure = reason;
  }

  /** Returns what it failed of, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Lets the caller go. */
  void answer() {
    state = State.DONE;
    if (caller != Thread.currentThread()) {
      LockSupport.unpark(caller);
    }
  }

  /** Has the caller do the work from now on. */
  void lead() {
    state = State.LEADING;
    LockSupport.unpark(caller);
  }

  boolean isAnswered() {
    return state == State.DONE;
  }

  boolean isLeading() {
    return state == State.LEADING;
  }

  /** Returns what came of the block, or throws what it failed of, as it is. */
  @Nullable Object outcome() {
    if (failure != null) {
      throw Pending.<RuntimeException>asItIs(failure);
    }
    return result;
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // Blocks declare no checked exception; what they throw is passed on.
  private static <E extends Throwable> E asItIs(Throwable failure) throws E {
    throw (E) failure;
  }
}
