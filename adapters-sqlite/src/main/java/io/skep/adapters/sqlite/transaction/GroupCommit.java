package io.skep.adapters.sqlite.transaction;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.transaction.SqliteTransaction.PendingChanges;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.LocalTaskReadyNotifier;
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
public final class GroupCommit implements AutoCloseable {

  /** How many blocks go into a transaction. */
  static final int MAX_GROUP_SIZE = 256;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final TransactionRunner transactions;
  private final LocalTaskReadyNotifier readyNotifier;
  private final LocalChangeNotifier changeNotifier;
  private final Duration acquireTimeout;
  private final int writeQueueLimit;
  private final Semaphore permits;
  private final CommitLinger linger = new CommitLinger();
  private final Queue<QueuedBlock> queued = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean leaderActive = new AtomicBoolean();
  private volatile boolean closing;
  private volatile boolean closed;

  /** Creates the writer. */
  public GroupCommit(
      TransactionRunner transactions,
      LocalTaskReadyNotifier signals,
      LocalChangeNotifier local,
      SqliteConfig config) {
    this.transactions = transactions;
    this.readyNotifier = signals;
    this.changeNotifier = local;
    acquireTimeout = config.busyTimeout();
    writeQueueLimit = config.writeQueueLimit();
    permits = new Semaphore(writeQueueLimit);
  }

  /** Runs a block in a transaction, and returns what it returns once that is committed. */
  @Nullable Object run(Function<SqliteTransaction, ?> block) {
    if (closing) {
      throw storeClosed();
    }
    boolean interrupted = acquirePermit();
    return run(new QueuedBlock(block), interrupted);
  }

  private @Nullable Object run(QueuedBlock own, boolean wasInterrupted) {
    boolean interrupted = wasInterrupted;
    try {
      interrupted |= awaitResult(own);
    } finally {
      permits.release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return own.resultOrThrow();
  }

  /** Returns whether the caller was interrupted meanwhile. */
  private boolean acquirePermit() {
    if (permits.tryAcquire()) {
      return false;
    }
    boolean interrupted = false;
    long deadline = System.nanoTime() + acquireTimeout.toNanos();
    while (true) {
      try {
        if (permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
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

  private boolean awaitResult(QueuedBlock own) {
    boolean interrupted = Thread.interrupted();
    queued.add(own);
    while (!own.isDone()) {
      if (own.isLeader() || leaderActive.compareAndSet(false, true)) {
        runAsLeader(own);
      } else if (closed && queued.remove(own)) {
        own.fail(storeClosed());
        own.complete();
      } else {
        LockSupport.park(this);
      }
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  private void runAsLeader(QueuedBlock own) {
    boolean answered = false;
    while (!answered) {
      var group = new ArrayList<QueuedBlock>();
      var changes = runGroup(group);
      answered = group.contains(own);
      if (answered) {
        handOverLeadership();
      }
      try {
        if (changes != null) {
          publishChanges(changes);
        }
      } finally {
        group.forEach(QueuedBlock::complete);
      }
      if (changes != null) {
        publishReady(changes);
      }
    }
  }

  /** Takes and runs blocks until none is waiting, and commits them. */
  private @Nullable PendingChanges runGroup(List<QueuedBlock> group) {
    boolean goOn = true;
    while (goOn && group.size() < MAX_GROUP_SIZE) {
      var next = queued.peek();
      if (next == null) {
        next = linger.awaitNext(queued, group.size());
      }
      if (next == null) {
        break;
      }
      queued.remove();
      group.add(next);
      goOn = transactions.run(next);
    }
    linger.groupCompleted(writeQueueLimit - permits.availablePermits());
    return transactions.commit();
  }

  private void handOverLeadership() {
    do {
      var next = queued.peek();
      if (next != null) {
        next.promoteToLeader();
        return;
      }
      leaderActive.set(false);
      // One that came in between has seen that somebody led, and waits.
    } while (!queued.isEmpty() && leaderActive.compareAndSet(false, true));
  }

  /** Before anybody is answered, so that nobody keeps what is older than his own writes. */
  private void publishChanges(PendingChanges changes) {
    try {
      changeNotifier.publish(changes.parts(), changes.commitId());
    } catch (RuntimeException e) {
      LOG.warn("a listener failed of changes that are committed all the same", e);
    }
  }

  private void publishReady(PendingChanges changes) {
    for (var queue : changes.ready()) {
      try {
        readyNotifier.publish(queue.swarm(), queue.name());
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
    while (!closed && !leaderActive.compareAndSet(false, true)) {
      LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(50));
      interrupted |= Thread.interrupted();
    }
    if (!closed) {
      while (!queued.isEmpty()) {
        var group = new ArrayList<QueuedBlock>();
        runGroup(group);
        group.forEach(QueuedBlock::complete);
      }
      closed = true;
      for (var late = queued.poll(); late != null; late = queued.poll()) {
        late.fail(storeClosed());
        late.complete();
      }
      transactions.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static StoreException storeClosed() {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
  }
}
