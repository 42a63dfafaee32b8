package io.skep.testkit.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * How to undo what the running unit of work has done. Guarded by the lock of {@link
 * InMemoryUnitOfWork}.
 */
final class Journal {

  private final BooleanSupplier mayChange;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  Journal(BooleanSupplier mayChange) {
    this.mayChange = mayChange;
  }

  /** Notes how to undo a change that has just been made. */
  void add(Runnable inverse) {
    if (!mayChange.getAsBoolean()) {
      throw new IllegalStateException("a change outside of a unit of work that writes");
    }
    undo.push(inverse);
  }

  /** Returns how far the journal goes, as a point to come back to. */
  int mark() {
    return undo.size();
  }

  /** Undoes everything behind a mark, the latest first. */
  void undoTo(int mark) {
    while (undo.size() > mark) {
      undo.pop().run();
    }
  }

  /** Forgets everything: it can no longer be undone. */
  void commit() {
    undo.clear();
  }
}
