package io.skep.testkit.memory;

import io.skep.domain.change.ChangeTags;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.task.LocalReadySignals;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work at a time, whether it writes or reads, in the calling thread. Safe for use by
 * many threads.
 */
final class InMemoryUnitOfWork implements UnitOfWork {

  private enum Mode {
    IDLE,
    READING,
    WRITING
  }

  private record Hint(SwarmId swarm, QueueName queue) {}

  private record Committed<T>(
      T result, Set<Hint> hints, Map<SwarmId, ChangeTags> changed, long mark) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal = new Journal(this::isWriting);
  private final LocalReadySignals signals;
  private final InMemoryChangeLog log;
  private Set<Hint> hints = new LinkedHashSet<>();
  private Mode mode = Mode.IDLE;

  /** Throws again what left an inner block. */
  private @Nullable Runnable doom;

  InMemoryUnitOfWork(LocalReadySignals signals, InMemoryChangeLog log) {
    this.signals = signals;
    this.log = log;
  }

  Journal journal() {
    return journal;
  }

  @Override
  public <T> T write(Supplier<T> block) {
    Committed<T> committed;
    lock.lock();
    try {
      if (mode == Mode.WRITING) {
        return inner(block);
      }
      if (mode == Mode.READING) {
        throw new InvalidTransitionException(
            "unit of work", "of this thread", "reading", "one that writes");
      }
      committed = outermost(block);
    } finally {
      lock.unlock();
    }
    log.tell(committed.changed(), committed.mark());
    committed.hints().forEach(hint -> signals.ready(hint.swarm(), hint.queue()));
    return committed.result();
  }

  @Override
  public <T> T read(Supplier<T> block) {
    lock.lock();
    try {
      if (mode == Mode.WRITING) {
        return inner(block);
      }
      var before = mode;
      mode = Mode.READING;
      try {
        return block.get();
      } finally {
        mode = before;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a call of a repository that changes something. Within a block it takes part in that;
   * should it throw, nothing of the call is kept, and the block may go on.
   */
  <T> T change(Supplier<T> call) {
    if (!isWriting()) {
      return write(call);
    }
    int mark = journal.mark();
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      journal.undoTo(mark);
      throw e;
    }
  }

  /** Runs a call of a repository that only looks. */
  <T> T look(Supplier<T> call) {
    lock.lock();
    try {
      return call.get();
    } finally {
      lock.unlock();
    }
  }

  /** Has listeners hear of a queue once the running unit of work is committed. */
  void hint(SwarmId swarm, QueueName queue) {
    hints.add(new Hint(swarm, queue));
  }

  private <T> Committed<T> outermost(Supplier<T> block) {
    mode = Mode.WRITING;
    try {
      T result = block.get();
      if (doom != null) {
        doom.run();
      }
      var changed = journal.commit();
      return new Committed<>(result, hints, changed, log.add(changed));
    } finally {
      journal.undoTo(0);
      hints = new LinkedHashSet<>();
      doom = null;
      mode = Mode.IDLE;
    }
  }

  private <T> T inner(Supplier<T> block) {
    try {
      return block.get();
    } catch (RuntimeException | Error e) {
      if (doom == null) {
        doom =
            () -> {
              throw e;
            };
      }
      throw e;
    }
  }

  private boolean isWriting() {
    return lock.isHeldByCurrentThread() && mode == Mode.WRITING;
  }
}
