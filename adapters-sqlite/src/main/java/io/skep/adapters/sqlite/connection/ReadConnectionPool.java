package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
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
public final class ReadConnectionPool implements AutoCloseable {

  private final SqliteConnections connections;
  private final Duration acquireTimeout;
  private final int maxConnections;
  private final Semaphore permits;
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** Creates the pool; connections are opened on first use. */
  public ReadConnectionPool(SqliteConnections connections, SqliteConfig config) {
    this.connections = connections;
    acquireTimeout = config.busyTimeout();
    maxConnections = config.maxReaders();
    permits = new Semaphore(maxConnections);
  }

  /** Runs a block that runs one statement, or several that need not see the same state. */
  public <T> T run(Function<Session, T> block) {
    acquirePermit();
    try {
      var session = acquireSession();
      try {
        return block.apply(session);
      } finally {
        releaseSession(session);
      }
    } finally {
      permits.release();
    }
  }

  /** Runs a block whose statements all see the same state. */
  public <T> T runInSnapshot(Function<Session, T> block) {
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

  private Session acquireSession() {
    var session = idle.poll();
    if (session != null) {
      return session;
    }
    try {
      return connections.openReader();
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLITE.translate(new DatabaseException(e));
    }
  }

  private void releaseSession(Session session) {
    idle.push(session);
    if (closed && idle.remove(session)) {
      session.close();
    }
  }

  private void acquirePermit() {
    if (closed) {
      throw storeClosed();
    }
    try {
      if (!permits.tryAcquire()
          && !permits.tryAcquire(acquireTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
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
    permits.acquireUninterruptibly(maxConnections);
    for (var session = idle.poll(); session != null; session = idle.poll()) {
      session.close();
    }
    permits.release(maxConnections);
  }

  private static StoreException storeClosed() {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
  }
}
