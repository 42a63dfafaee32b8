package io.skep.adapters.postgres;

import io.skep.adapters.jooq.repository.QueueId;
import io.skep.domain.task.LocalReadySignals;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the processes of a store of each other's tasks, as a hint only: who misses one finds the
 * task when it looks next. What was made ready is told behind the commit, by a thread that says it
 * for all who came meanwhile: a transaction that notifies has all others wait while it commits.
 *
 * <p>Safe for use by many threads.
 */
final class Wakeups implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wakeups.class);

  static final String CHANNEL = "skep_ready";

  /** So long nothing more is told after something was; at most twenty times a second. */
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(50);

  /** More than so many queues are told of as one word that is for all. */
  private static final int MOST_QUEUES = 40;

  private static final String ALL = "*";

  /** Milliseconds. */
  private static final int LISTENED_AT_ONCE = 1_000;

  private static final long LONGEST_START = TimeUnit.SECONDS.toNanos(1);

  private static final long CHECKED_EVERY = TimeUnit.SECONDS.toNanos(10);

  /** Seconds. */
  private static final int CHECKED_FOR = 5;

  private final PostgresConnections connections;
  private final LocalReadySignals signals;

  /** Tells what this process has told itself. */
  private final String self = UUID.randomUUID().toString();

  private final CountDownLatch tried = new CountDownLatch(1);
  private final Set<QueueId> untold = new HashSet<>();
  private final Thread teller;
  private final Thread listener;
  private volatile @Nullable Connection listening;
  private volatile boolean closed;

  Wakeups(PostgresConnections connections, LocalReadySignals signals) {
    this.connections = connections;
    this.signals = signals;
    teller = new Thread(this::tell, "skep-postgres-teller");
    listener = new Thread(this::listen, "skep-postgres-listener");
    teller.setDaemon(true);
    listener.setDaemon(true);
  }

  /** Starts, and waits until it listens, or cannot at first. */
  void start() {
    teller.start();
    listener.start();
    try {
      boolean inTime = tried.await(LONGEST_START, TimeUnit.NANOSECONDS);
      LOG.debug("listening tried={}", inTime);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has other processes told that these queues may have tasks to claim. */
  void ready(Collection<QueueId> queues) {
    boolean first;
    synchronized (untold) {
      first = untold.isEmpty();
      untold.addAll(queues);
    }
    if (first) {
      LockSupport.unpark(teller);
    }
  }

  private void tell() {
    while (!closed) {
      var message = message();
      if (message == null) {
        LockSupport.park(this);
      } else {
        send(message);
        LockSupport.parkNanos(this, REST);
      }
    }
  }

  /** Returns what is still to be told; null if nothing is. */
  private @Nullable String message() {
    Set<QueueId> queues;
    synchronized (untold) {
      queues = new HashSet<>(untold);
      untold.clear();
    }
    return queues.isEmpty() ? null : message(self, queues);
  }

  /**
   * Returns what is told on the channel: a line on who tells, who does not hear it, and a line for
   * each queue.
   */
  static String message(String teller, Collection<QueueId> queues) {
    var message = new StringBuilder(teller);
    if (queues.size() > MOST_QUEUES) {
      return message.append('\n').append(ALL).toString();
    }
    queues.forEach(
        queue -> message.append('\n').append(queue.swarm()).append(' ').append(queue.name()));
    return message.toString();
  }

  private void send(String message) {
    try (var session = connections.open();
        var statement = session.connection().prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, CHANNEL);
      statement.setString(2, message);
      statement.execute();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("other processes were not told of tasks, which they find when they look", e);
    }
  }

  private void listen() {
    var rest = new Backoff();
    while (!closed) {
      try (var connection = connections.openApart();
          var statement = connection.createStatement()) {
        listening = connection;
        statement.execute("LISTEN " + CHANNEL);
        // What was told while nobody listened is not told again.
        signals.all();
        tried.countDown();
        rest.reset();
        hearAll(connection);
      } catch (SQLException | RuntimeException e) {
        LOG.debug("not told of the tasks of other processes at present", e);
        tried.countDown();
        rest.take();
      }
    }
  }

  private void hearAll(Connection connection) throws SQLException {
    var notifications = connection.unwrap(PGConnection.class);
    long checkAt = System.nanoTime() + CHECKED_EVERY;
    while (!closed) {
      for (var notification : notifications.getNotifications(LISTENED_AT_ONCE)) {
        hear(notification.getParameter());
      }
      // Nothing comes from a server that is gone either.
      if (System.nanoTime() - checkAt > 0) {
        if (!connection.isValid(CHECKED_FOR)) {
          return;
        }
        checkAt = System.nanoTime() + CHECKED_EVERY;
      }
    }
  }

  private void hear(String message) {
    var lines = message.split("\n", -1);
    if (lines[0].equals(self)) {
      return;
    }
    for (int i = 1; i < lines.length; i++) {
      hearOf(lines[i]);
    }
  }

  private void hearOf(String line) {
    int space = line.indexOf(' ');
    try {
      if (space < 0) {
        signals.all();
      } else {
        signals.ready(
            new SwarmId(line.substring(0, space)), new QueueName(line.substring(space + 1)));
      }
    } catch (RuntimeException e) {
      // Anybody may notify, and a listener may fail.
      LOG.debug("nothing came of a hint", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(teller);
    listener.interrupt();
    var connection = listening;
    if (connection != null) {
      stop(connection);
    }
    LOG.debug("closed");
  }

  private static void stop(Connection connection) {
    try {
      // Unlike closing, this does not wait for the thread that uses it.
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("the connection that listens ends by itself", e);
    }
  }
}
