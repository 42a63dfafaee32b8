package io.skep.adapters.cache;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a thread is within a unit of work, or in a transaction of the caller's own. What is
 * read there is read from the store: it may have been changed by the very transaction, or decide
 * what that changes. Safe for use by many threads.
 */
final class Block {

  private final ThreadLocal<@Nullable Object> inside = new ThreadLocal<>();

  /** Returns whether the calling thread is within one. */
  boolean isInside() {
    return inside.get() != null;
  }

  /** Runs what is within one, on whatever thread the store has chosen. */
  <T> T run(Supplier<T> block) {
    if (isInside()) {
      return block.get();
    }
    inside.set(this);
    try {
      return block.get();
    } finally {
      inside.remove();
    }
  }
}
