package io.skep.adapters.cache.coherence;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tracks whether the current thread is within a unit of work or a transaction of the caller. Reads
 * there go to the store, because the transaction may have changed the data, or may decide by it.
 * Thread-safe.
 */
public final class TransactionScope {

  /** One execution of a block, which may be rolled back. Used by one thread at a time. */
  public static final class Execution {

    private @Nullable Runnable afterCommit;

    /** Runs the pending action, if any, after the commit of the block. */
    public void runAfterCommit() {
      if (afterCommit != null) {
        afterCommit.run();
      }
    }
  }

  @SuppressWarnings("ThreadLocalUsage") // one per instance: stores have separate scopes
  private final ThreadLocal<@Nullable Execution> current = new ThreadLocal<>();

  /** Returns whether the current thread is within a block. */
  public boolean isActive() {
    return current.get() != null;
  }

  /** Runs a block on the current thread; a nested block joins the outer execution. */
  public <T> T run(Execution execution, Supplier<T> block) {
    if (isActive()) {
      return block.get();
    }
    current.set(execution);
    try {
      return block.get();
    } finally {
      current.remove();
    }
  }

  /**
   * Runs an action after the commit of the current block, unless another call through {@link
   * #passThrough} follows in the block; runs it immediately outside of a block. Replaces a previous
   * action.
   */
  public void afterCommit(Runnable action) {
    var execution = current.get();
    if (execution == null) {
      action.run();
    } else {
      execution.afterCommit = action;
    }
  }

  /**
   * Returns the given port of the store, for a direct call. Discards the pending action of the
   * current block, because the call may change the entity saved before.
   */
  public <P> P passThrough(P port) {
    var execution = current.get();
    if (execution != null) {
      execution.afterCommit = null;
    }
    return port;
  }
}
