package io.skep.adapters.sqlite.transaction;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A caller's block that waits for its turn or has had it. */
final class QueuedBlock {

  private enum State {
    QUEUED,
    LEADER,
    DONE
  }

  private final Thread caller = Thread.currentThread();
  private final Function<SqliteTransaction, ?> block;
  private @Nullable Object result;
  private @Nullable Throwable failure;
  private volatile State state = State.QUEUED;

  /** Waits for its place in a transaction. */
  QueuedBlock(Function<SqliteTransaction, ?> block) {
    this.block = block;
  }

  /** Runs the block and keeps what comes of it. */
  void run(SqliteTransaction unit) {
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
  void complete() {
    state = State.DONE;
    if (caller != Thread.currentThread()) {
      LockSupport.unpark(caller);
    }
  }

  /** Has the caller do the work from now on. */
  void promoteToLeader() {
    state = State.LEADER;
    LockSupport.unpark(caller);
  }

  boolean isDone() {
    return state == State.DONE;
  }

  boolean isLeader() {
    return state == State.LEADER;
  }

  /** Returns what came of the block, or throws what it failed of, as it is. */
  @Nullable Object resultOrThrow() {
    if (failure != null) {
      throw QueuedBlock.<RuntimeException>sneakyThrow(failure);
    }
    return result;
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // Blocks declare no checked exception; what they throw is passed on.
  private static <E extends Throwable> E sneakyThrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
