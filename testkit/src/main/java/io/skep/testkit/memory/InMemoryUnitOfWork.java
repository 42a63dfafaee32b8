package io.skep.testkit.memory;

import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.task.LocalTaskReadyNotifier;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs one unit of work at a time, read or write, on the calling thread. Thread-safe. */
final class InMemoryUnitOfWork implements UnitOfWork {

  private enum Mode {
    IDLE,
    READING,
    WRITING
  }

  private record ReadySignal(SwarmId swarm, QueueName queue) {}

  private record Committed<T>(
      T result, Set<ReadySignal> readySignals, Map<SwarmId, ChangeTagSet> changed, long commitId) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final UndoLog undoLog = new UndoLog(this::isWriting);
  private final LocalTaskReadyNotifier signals;
  private final InMemoryChangeLog log;
  private Set<ReadySignal> readySignals = new LinkedHashSet<>();
  private Mode mode = Mode.IDLE;

  /** Rethrows the exception of a failed nested block. */
  private @Nullable Runnable rollbackCause;

  InMemoryUnitOfWork(LocalTaskReadyNotifier signals, InMemoryChangeLog log) {
    this.signals = signals;
    this.log = log;
  }

  UndoLog undoLog() {
    return undoLog;
  }

  @Override
  public <T> T write(Supplier<T> block) {
    Committed<T> committed;
    lock.lock();
    try {
      if (mode == Mode.WRITING) {
        return runNested(block);
      }
      if (mode == Mode.READING) {
        throw new InvalidTransitionException(
            "unit of work", "of this thread", "reading", "one that writes");
      }
      committed = runOutermost(block);
    } finally {
      lock.unlock();
    }
    log.publish(committed.changed(), committed.commitId());
    committed.readySignals().forEach(hint -> signals.publish(hint.swarm(), hint.queue()));
    return committed.result();
  }

  @Override
  public <T> T read(Supplier<T> block) {
    lock.lock();
    try {
      if (mode == Mode.WRITING) {
        return runNested(block);
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
   * Runs a repository call that writes. Within a block, the call joins its transaction; if the call
   * throws, its changes are undone and the block may continue.
   */
  <T> T inWrite(Supplier<T> call) {
    if (!isWriting()) {
      return write(call);
    }
    int mark = undoLog.savepoint();
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      undoLog.rollbackTo(mark);
      throw e;
    }
  }

  /** Runs a repository call that reads. */
  <T> T inRead(Supplier<T> call) {
    lock.lock();
    try {
      return call.get();
    } finally {
      lock.unlock();
    }
  }

  /** Notifies listeners of a queue after the current unit of work commits. */
  void notifyReady(SwarmId swarm, QueueName queue) {
    readySignals.add(new ReadySignal(swarm, queue));
  }

  private <T> Committed<T> runOutermost(Supplier<T> block) {
    mode = Mode.WRITING;
    try {
      T result = block.get();
      if (rollbackCause != null) {
        rollbackCause.run();
      }
      var changed = undoLog.commit();
      return new Committed<>(result, readySignals, changed, log.add(changed));
    } finally {
      undoLog.rollbackTo(0);
      readySignals = new LinkedHashSet<>();
      rollbackCause = null;
      mode = Mode.IDLE;
    }
  }

  private <T> T runNested(Supplier<T> block) {
    try {
      return block.get();
    } catch (RuntimeException | Error e) {
      if (rollbackCause == null) {
        rollbackCause =
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
