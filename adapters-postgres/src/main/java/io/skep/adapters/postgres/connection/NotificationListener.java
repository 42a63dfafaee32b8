package io.skep.adapters.postgres.connection;

import io.skep.adapters.jooq.transaction.QueueId;
import io.skep.domain.task.LocalTaskReadyNotifier;
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
public final class NotificationListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);

  public static final String CHANNEL = "skep_ready";

  /** So long nothing more is told after something was; at most twenty times a second. */
  private static final long SEND_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

  /** More than so many queues are told of as one word that is for all. */
  private static final int MAX_QUEUES = 40;

  private static final String ALL_QUEUES = "*";

  /** Milliseconds. */
  private static final int POLL_MILLIS = 1_000;

  private static final long MAX_START_WAIT = TimeUnit.SECONDS.toNanos(1);

  private static final long CHECK_INTERVAL = TimeUnit.SECONDS.toNanos(10);

  /** Seconds. */
  private static final int CHECK_TIMEOUT = 5;

  private final PostgresConnections connections;
  private final LocalTaskReadyNotifier notifier;

  /** Tells what this process has told itself. */
  private final String senderId = UUID.randomUUID().toString();

  private final CountDownLatch firstAttempt = new CountDownLatch(1);
  private final Set<QueueId> pendingQueues = new HashSet<>();
  private final Thread sender;
  private final Thread listener;
  private volatile @Nullable Connection listenConnection;
  private volatile boolean closed;

  /** Creates the listener that passes notifications on to the waiting workers of this process. */
  public NotificationListener(PostgresConnections connections, LocalTaskReadyNotifier signals) {
    this.connections = connections;
    this.notifier = signals;
    sender = new Thread(this::sendLoop, "skep-postgres-teller");
    listener = new Thread(this::listenLoop, "skep-postgres-listener");
    sender.setDaemon(true);
    listener.setDaemon(true);
  }

  /** Starts, and waits until it listens, or cannot at first. */
  public void start() {
    sender.start();
    listener.start();
    try {
      boolean inTime = firstAttempt.await(MAX_START_WAIT, TimeUnit.NANOSECONDS);
      LOG.debug("listening tried={}", inTime);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has other processes told that these queues may have tasks to claim. */
  public void publish(Collection<QueueId> queues) {
    boolean first;
    synchronized (pendingQueues) {
      first = pendingQueues.isEmpty();
      pendingQueues.addAll(queues);
    }
    if (first) {
      LockSupport.unpark(sender);
    }
  }

  private void sendLoop() {
    while (!closed) {
      var message = message();
      if (message == null) {
        LockSupport.park(this);
      } else {
        send(message);
        LockSupport.parkNanos(this, SEND_INTERVAL);
      }
    }
  }

  /** Returns what is still to be told; null if nothing is. */
  private @Nullable String message() {
    Set<QueueId> queues;
    synchronized (pendingQueues) {
      queues = new HashSet<>(pendingQueues);
      pendingQueues.clear();
    }
    return queues.isEmpty() ? null : message(senderId, queues);
  }

  /**
   * Returns what is told on the channel: a line on who tells, who does not hear it, and a line for
   * each queue.
   */
  public static String message(String teller, Collection<QueueId> queues) {
    var message = new StringBuilder(teller);
    if (queues.size() > MAX_QUEUES) {
      return message.append('\n').append(ALL_QUEUES).toString();
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

  private void listenLoop() {
    var rest = new ReconnectBackoff();
    while (!closed) {
      try (var connection = connections.openDedicated();
          var statement = connection.createStatement()) {
        listenConnection = connection;
        statement.execute("LISTEN " + CHANNEL);
        // What was told while nobody listened is not told again.
        notifier.publishAll();
        firstAttempt.countDown();
        rest.reset();
        receiveAll(connection);
      } catch (SQLException | RuntimeException e) {
        LOG.debug("not told of the tasks of other processes at present", e);
        firstAttempt.countDown();
        rest.sleep();
      }
    }
  }

  private void receiveAll(Connection connection) throws SQLException {
    var notifications = connection.unwrap(PGConnection.class);
    long checkAt = System.nanoTime() + CHECK_INTERVAL;
    while (!closed) {
      for (var notification : notifications.getNotifications(POLL_MILLIS)) {
        receive(notification.getParameter());
      }
      // Nothing comes from a server that is gone either.
      if (System.nanoTime() - checkAt > 0) {
        if (!connection.isValid(CHECK_TIMEOUT)) {
          return;
        }
        checkAt = System.nanoTime() + CHECK_INTERVAL;
      }
    }
  }

  private void receive(String message) {
    var lines = message.split("\n", -1);
    if (lines[0].equals(senderId)) {
      return;
    }
    for (int i = 1; i < lines.length; i++) {
      receiveLine(lines[i]);
    }
  }

  private void receiveLine(String line) {
    int space = line.indexOf(' ');
    try {
      if (space < 0) {
        notifier.publishAll();
      } else {
        notifier.publish(
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
    LockSupport.unpark(sender);
    listener.interrupt();
    var connection = listenConnection;
    if (connection != null) {
      abort(connection);
    }
    LOG.debug("closed");
  }

  private static void abort(Connection connection) {
    try {
      // Unlike closing, this does not wait for the thread that uses it.
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("the connection that listens ends by itself", e);
    }
  }
}
