package io.skep.adapters.cache;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a thread is within a unit of work, or in a transaction of the caller's own. What is
 * read there is read from the store: it may have been changed by the very transaction, or decide
 * what that changes. Safe for use by many threads.
 */
final class Block {

  /** One run of a block, which may be taken back. Used by one thread after the other. */
  static final class Run {

    private @Nullable Runnable saved;

    /** Keeps what it has saved last, now that it is committed. */
    void committed() {
      if (saved != null) {
        saved.run();
      }
    }
  }

  @SuppressWarnings("ThreadLocalUsage") // a block of one store is none of another's
  private final ThreadLocal<@Nullable Run> current = new ThreadLocal<>();

  /** Returns whether the calling thread is within one. */
  boolean isInside() {
    return current.get() != null;
  }

  /** Runs what is within one, on whatever thread the store has chosen. */
  <T> T run(Run run, Supplier<T> block) {
    if (isInside()) {
      return block.get();
    }
    current.set(run);
    try {
      return block.get();
    } finally {
      current.remove();
    }
  }

  /** Has what was just saved be kept once that is committed, if nothing else is done before. */
  void saved(Runnable keep) {
    var run = current.get();
    if (run == null) {
      keep.run();
    } else {
      run.saved = keep;
    }
  }

  /**
   * Returns a port of the store, for a call that may change what the same block has saved before:
   * that is not kept then.
   */
  <P> P passing(P port) {
    var run = current.get();
    if (run != null) {
      run.saved = null;
    }
    return port;
  }
}
