package io.skep.adapters.sqlite.connection;

import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the stores that write to one database, in this process and in others: first in, first
 * out. The lock of SQLite goes to whoever asks for it at the right moment, and a writer without
 * rest hardly ever leaves such a moment to the others.
 *
 * <p>A store that arrives locks the byte of the {@link LockFile} whose number is the time, in
 * microseconds, and has its turn once it can lock all bytes below. If a process dies, the operating
 * system takes it out of the queue.
 *
 * <p>The queue gives an order and nothing more. That one writes at a time is up to SQLite, whose
 * lock is taken by programs, too, that know nothing of the queue.
 *
 * <p>Used by one thread at a time.
 */
public final class ProcessQueue implements AutoCloseable {

  private static final long MIN_POLL_DELAY = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long MAX_POLL_DELAY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int POLL_DELAY_DIVISOR = 50;

  private @Nullable LockFile file;
  private long ticket;
  private @Nullable FileLock ticketLock;
  private @Nullable FileLock turnLock;

  private ProcessQueue(@Nullable LockFile file) {
    this.file = file;
  }

  /** Returns the queue at a database, to be closed; see {@link LockFile#open}. */
  public static ProcessQueue open(Path database) {
    return new ProcessQueue(LockFile.open(database));
  }

  /** Returns a queue in which nobody else ever is. */
  public static ProcessQueue uncontended() {
    return new ProcessQueue(null);
  }

  /**
   * Waits for the turn of this store, which it has until {@link #release}. Returns without it after
   * the longest wait, for one that is ahead may have been stopped; the store keeps its place then.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} if the file system
   *     refuses locks
   */
  public void awaitTurn(Duration longestWait) {
    long start = System.nanoTime();
    long waited = 0;
    boolean interrupted = false;
    if (ticketLock == null) {
      ticket = currentMicros();
    }
    while (!tryAcquire() && waited < longestWait.toNanos()) {
      // Not so long that many who wait for each other add up to more than they wait for.
      LockSupport.parkNanos(
          Math.max(MIN_POLL_DELAY, Math.min(waited / POLL_DELAY_DIVISOR, MAX_POLL_DELAY)));
      interrupted |= Thread.interrupted();
      waited = System.nanoTime() - start;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the turn of this store if it has come; returns whether the store has it. */
  public boolean tryAcquire() {
    if (file == null || turnLock != null) {
      return true;
    }
    if (ticketLock != null) {
      turnLock = file.tryLock(0, ticket);
      return turnLock != null;
    }
    // Where nobody waits, the first call is all that it takes.
    turnLock = file.tryLock(0, ticket + 1);
    if (turnLock == null) {
      ticketLock = file.tryLock(ticket, 1);
      if (ticketLock == null) {
        // Another one came in the same microsecond.
        ticket = currentMicros();
      }
    }
    return turnLock != null;
  }

  private static long currentMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Ends the turn of this store, or its wait. */
  public void release() {
    LockFile.release(turnLock);
    turnLock = null;
    LockFile.release(ticketLock);
    ticketLock = null;
  }

  /** Runs something at the turn of this store. */
  void runInTurn(Duration longestWait, Runnable write) {
    try {
      awaitTurn(longestWait);
      write.run();
    } finally {
      release();
    }
  }

  /** Leaves the queue for good. Closing again does nothing. */
  @Override
  public void close() {
    release();
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
