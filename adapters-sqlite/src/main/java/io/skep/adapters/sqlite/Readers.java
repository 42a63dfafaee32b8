package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The connections that read: as many as are needed at once, up to a limit, each kept with the
 * statements that were prepared on it. Safe for use by many threads.
 */
final class Readers implements AutoCloseable {

  private final SqliteConnections connections;
  private final Duration patience;
  private final int size;
  private final Semaphore places;
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Readers(SqliteConnections connections, SqliteConfig config) {
    this.connections = connections;
    patience = config.busyTimeout();
    size = config.readers();
    places = new Semaphore(size);
  }

  /** Runs a block that runs one statement, or several that need not see the same state. */
  <T> T run(Function<Session, T> block) {
    takePlace();
    try {
      var session = session();
      try {
        return block.apply(session);
      } finally {
        giveBack(session);
      }
    } finally {
      places.release();
    }
  }

  /** Runs a block whose statements all see the same state. */
  <T> T runInSnapshot(Function<Session, T> block) {
    return run(
        session -> {
          execute(session, "BEGIN");
          try {
            return block.apply(session);
          } finally {
            execute(session, "ROLLBACK");
          }
        });
  }

  private static void execute(Session session, String sql) {
    session.execute(sql);
  }

  private Session session() {
    var session = idle.poll();
    if (session != null) {
      return session;
    }
    try {
      return connections.reader();
    } catch (SQLException e) {
      throw StoreFailures.SQLITE.translate(new DatabaseException(e));
    }
  }

  private void giveBack(Session session) {
    idle.push(session);
    if (closed && idle.remove(session)) {
      session.close();
    }
  }

  private void takePlace() {
    if (closed) {
      throw isClosed();
    }
    try {
      if (!places.tryAcquire() && !places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoreException(ErrorCode.STORE_BUSY, "all readers are busy", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE, "interrupted while waiting for a reader", e);
    }
  }

  /** Waits for those who read, refuses who comes, and closes the connections. */
  @Override
  public void close() {
    closed = true;
    places.acquireUninterruptibly(size);
    for (var session = idle.poll(); session != null; session = idle.poll()) {
      session.close();
    }
    places.release(size);
  }

  private static StoreException isClosed() {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
  }
}
