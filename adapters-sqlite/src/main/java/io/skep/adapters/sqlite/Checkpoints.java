package io.skep.adapters.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the log into the file, on a thread and a connection of its own, so that no writer does: as
 * it grows, without holding anybody up; and when nobody writes, so that nothing is left of it.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** From this size on, what can be brought over is. */
  private static final long LARGE = 4L * 1024 * 1024;

  /** From this size on, writers are held up for a moment, because the log only grows meanwhile. */
  private static final long TOO_LARGE = 48L * 1024 * 1024;

  /** After how many commits the size is looked at. */
  private static final int COMMITS = 32;

  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final SqliteConnections connections;
  private final Path log;
  private final Thread thread;
  private final AtomicLong commits = new AtomicLong();
  private volatile Runnable emptyTheLog = () -> {};
  private volatile boolean closed;

  Checkpoints(SqliteConnections connections, Path file) {
    this.connections = connections;
    log = file.resolveSibling(file.getFileName() + "-wal");
    thread = new Thread(this::work, "skep-checkpoints");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param emptiesTheLog has the log brought over and emptied while nobody writes
   */
  void start(Runnable emptiesTheLog) {
    emptyTheLog = emptiesTheLog;
    thread.start();
  }

  /** Takes note of a commit. */
  void committed() {
    long count = commits.incrementAndGet();
    if (count % COMMITS == 1) {
      LockSupport.unpark(thread);
    }
  }

  private void work() {
    long seen = 0;
    boolean empty = true;
    while (!closed) {
      long now = commits.get();
      if (now == seen && empty) {
        LockSupport.park(this);
      } else {
        try {
          boolean idle = now == seen;
          checkpoint(idle);
          empty = idle;
          seen = now;
        } catch (SQLException | IOException | RuntimeException e) {
          LOG.warn("the log of the store could not be brought into its file, and grows on", e);
        }
        if (!closed) {
          LockSupport.parkNanos(this, PERIOD);
        }
      }
    }
  }

  private void checkpoint(boolean idle) throws SQLException, IOException {
    long size = size();
    if (size >= LARGE || (idle && size > 0)) {
      try (var connection = connections.checkpointer();
          var statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      }
      if (idle || size() >= TOO_LARGE) {
        emptyTheLog.run();
      }
    }
  }

  private long size() throws IOException {
    try {
      return Files.size(log);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      LockSupport.unpark(thread);
      try {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
