package io.skep.adapters.sqlite;

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
final class ProcessQueue implements AutoCloseable {

  private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int PAUSES_PER_WAIT = 50;

  private @Nullable LockFile file;
  private long number;
  private @Nullable FileLock place;
  private @Nullable FileLock turn;

  private ProcessQueue(@Nullable LockFile file) {
    this.file = file;
  }

  /** Returns the queue at a database, to be closed; see {@link LockFile#open}. */
  static ProcessQueue at(Path database) {
    return new ProcessQueue(LockFile.open(database));
  }

  /** Returns a queue in which nobody else ever is. */
  static ProcessQueue empty() {
    return new ProcessQueue(null);
  }

  /**
   * Waits for the turn of this store, which it has until {@link #leave}. Returns without it after
   * the longest wait, for one that is ahead may have been stopped; the store keeps its place then.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} if the file system
   *     refuses locks
   */
  void enter(Duration longestWait) {
    long start = System.nanoTime();
    long waited = 0;
    boolean interrupted = false;
    if (place == null) {
      number = now();
    }
    while (!tryTurn() && waited < longestWait.toNanos()) {
      // Not so long that many who wait for each other add up to more than they wait for.
      LockSupport.parkNanos(
          Math.max(SHORTEST_PAUSE, Math.min(waited / PAUSES_PER_WAIT, LONGEST_PAUSE)));
      interrupted |= Thread.interrupted();
      waited = System.nanoTime() - start;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the turn of this store if it has come; returns whether the store has it. */
  boolean tryTurn() {
    if (file == null || turn != null) {
      return true;
    }
    if (place != null) {
      turn = file.tryLock(0, number);
      return turn != null;
    }
    // Where nobody waits, the first call is all that it takes.
    turn = file.tryLock(0, number + 1);
    if (turn == null) {
      place = file.tryLock(number, 1);
      if (place == null) {
        // Another one came in the same microsecond.
        number = now();
      }
    }
    return turn != null;
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Ends the turn of this store, or its wait. */
  void leave() {
    LockFile.release(turn);
    turn = null;
    LockFile.release(place);
    place = null;
  }

  /** Runs something at the turn of this store. */
  void run(Duration longestWait, Runnable write) {
    try {
      enter(longestWait);
      write.run();
    } finally {
      leave();
    }
  }

  /** Leaves the queue for good. Closing again does nothing. */
  @Override
  public void close() {
    leave();
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
