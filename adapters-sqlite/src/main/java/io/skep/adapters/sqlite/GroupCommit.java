package io.skep.adapters.sqlite;

import io.skep.adapters.sqlite.WriteUnit.Changes;
import io.skep.domain.change.LocalChanges;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.LocalReadySignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the blocks of many callers at once.
 *
 * <p>There is no thread that writes. Of the callers that are here, one leads: it runs the blocks of
 * all of them, in the order of their arrival, in one transaction, and answers them after the
 * commit. Those that arrive meanwhile are led by one of their own. So a caller that is alone runs
 * its block itself and hands nothing over.
 *
 * <p>Safe for use by many threads. A caller that is interrupted waits for its answer all the same,
 * and finds its interruption again then: its block may already be part of a commit.
 */
final class GroupCommit implements AutoCloseable {

  /** How many blocks go into a transaction. */
  static final int MAX_GROUP = 256;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final Transactions transactions;
  private final LocalReadySignals signals;
  private final LocalChanges local;
  private final Duration patience;
  private final int allPlaces;
  private final Semaphore places;
  private final Gathering gathering = new Gathering();
  private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean led = new AtomicBoolean();
  private volatile boolean closing;
  private volatile boolean closed;

  /** Creates the writer. */
  GroupCommit(
      Transactions transactions,
      LocalReadySignals signals,
      LocalChanges local,
      SqliteConfig config) {
    this.transactions = transactions;
    this.signals = signals;
    this.local = local;
    patience = config.busyTimeout();
    allPlaces = config.maxWaiting();
    places = new Semaphore(allPlaces);
  }

  /** Runs a block in a transaction, and returns what it returns once that is committed. */
  @Nullable Object run(Function<WriteUnit, ?> block) {
    if (closing) {
      throw isClosed();
    }
    boolean interrupted = takePlace();
    return run(new Pending(block), interrupted);
  }

  private @Nullable Object run(Pending own, boolean wasInterrupted) {
    boolean interrupted = wasInterrupted;
    try {
      interrupted |= await(own);
    } finally {
      places.release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return own.outcome();
  }

  /** Returns whether the caller was interrupted meanwhile. */
  private boolean takePlace() {
    if (places.tryAcquire()) {
      return false;
    }
    boolean interrupted = false;
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        if (places.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return interrupted;
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw new StoreException(ErrorCode.STORE_BUSY, "too many writers are waiting", null);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private boolean await(Pending own) {
    boolean interrupted = Thread.interrupted();
    waiting.add(own);
    while (!own.isAnswered()) {
      if (own.isLeading() || led.compareAndSet(false, true)) {
        lead(own);
      } else if (closed && waiting.remove(own)) {
        own.fail(isClosed());
        own.answer();
      } else {
        LockSupport.park(this);
      }
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  private void lead(Pending own) {
    boolean answered = false;
    while (!answered) {
      var group = new ArrayList<Pending>();
      var changes = runGroup(group);
      answered = group.contains(own);
      if (answered) {
        handOver();
      }
      try {
        if (changes != null) {
          tellOfChanges(changes);
        }
      } finally {
        group.forEach(Pending::answer);
      }
      if (changes != null) {
        tellOfReady(changes);
      }
    }
  }

  /** Takes and runs blocks until none is waiting, and commits them. */
  private @Nullable Changes runGroup(List<Pending> group) {
    boolean goOn = true;
    while (goOn && group.size() < MAX_GROUP) {
      var next = waiting.peek();
      if (next == null) {
        next = gathering.next(waiting, group.size());
      }
      if (next == null) {
        break;
      }
      waiting.remove();
      group.add(next);
      goOn = transactions.run(next);
    }
    gathering.completed(allPlaces - places.availablePermits());
    return transactions.commit();
  }

  private void handOver() {
    do {
      var next = waiting.peek();
      if (next != null) {
        next.lead();
        return;
      }
      led.set(false);
      // One that came in between has seen that somebody led, and waits.
    } while (!waiting.isEmpty() && led.compareAndSet(false, true));
  }

  /** Before anybody is answered, so that nobody keeps what is older than his own writes. */
  private void tellOfChanges(Changes changes) {
    try {
      local.tell(changes.parts(), changes.mark());
    } catch (RuntimeException e) {
      LOG.warn("a listener failed of changes that are committed all the same", e);
    }
  }

  private void tellOfReady(Changes changes) {
    for (var queue : changes.ready()) {
      try {
        signals.ready(queue.swarm(), queue.name());
      } catch (RuntimeException e) {
        LOG.warn("a listener of queue {} failed, which is committed all the same", queue, e);
      }
    }
  }

  /** Answers who is waiting, refuses who comes, and closes the connection. */
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    // Leads for ever from here on.
    while (!closed && !led.compareAndSet(false, true)) {
      LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(50));
      interrupted |= Thread.interrupted();
    }
    if (!closed) {
      while (!waiting.isEmpty()) {
        var group = new ArrayList<Pending>();
        runGroup(group);
        group.forEach(Pending::answer);
      }
      closed = true;
      for (var late = waiting.poll(); late != null; late = waiting.poll()) {
        late.fail(isClosed());
        late.answer();
      }
      transactions.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static StoreException isClosed() {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
  }
}
