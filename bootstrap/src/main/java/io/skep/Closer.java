package io.skep;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes resources in reverse order of registration; a failure does not prevent closing the others.
 * Not thread-safe.
 */
final class Closer {

  private final Deque<Runnable> closeActions = new ArrayDeque<>();

  void add(Runnable closeAction) {
    closeActions.push(closeAction);
  }

  /** Runs all close actions and then throws the first failure, with the others suppressed. */
  void close() {
    @Nullable RuntimeException failure = null;
    while (!closeActions.isEmpty()) {
      try {
        closeActions.pop().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
