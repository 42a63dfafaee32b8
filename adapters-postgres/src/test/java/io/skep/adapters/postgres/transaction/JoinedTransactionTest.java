package io.skep.adapters.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StoreException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a program does to a store within a transaction of its own. */
@Execution(ExecutionMode.CONCURRENT)
class JoinedTransactionTest {

  private static final TaskSpec TASK = TaskSpec.of("task");
  private static final PageRequest FIRST = PageRequest.first(9);

  private String url;
  private PostgresStore store;
  private Swarm swarm;
  private Connection connection;

  /** Holds a database with a table of the caller's, and a store in a schema of its own. */
  private static final class Prepared {

    private static final String URL = prepared();

    private static String prepared() {
      var url = PostgresServer.shared().newDatabase();
      try (var admin = PostgresServer.connect(url);
          var statement = admin.createStatement()) {
        statement.execute("CREATE TABLE orders (id integer PRIMARY KEY); CREATE SCHEMA skep");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      PostgresStore.open(config(url)).close();
      return url;
    }
  }

  @BeforeEach
  void open() throws SQLException {
    url = PostgresServer.shared().cloneDatabase(Prepared.URL);
    store = PostgresStore.open(config(url));
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
    connection = PostgresServer.connect(url);
    connection.setAutoCommit(false);
  }

  private static PostgresConfig config(String url) {
    return PostgresConfig.of(PostgresAddress.parse(url + "?currentSchema=skep"));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    store.close();
  }

  @Test
  void commitsWithTheCallersRows() throws SQLException {
    var thread = ThreadId.topic("orders");
    order(1);
    var task =
        store.inTransaction(
            connection,
            () -> {
              swarm.messages().append(thread, MessageInput.text(Role.USER, "order 1"));
              return swarm.tasks().enqueue(TASK);
            });
    order(2);

    assertThat(tasks()).isEmpty();
    assertThat(swarm.messages().findLast(thread, 9)).isEmpty();

    connection.commit();
    assertThat(orders()).isEqualTo(2);
    assertThat(tasks()).containsExactly(task);
    assertThat(swarm.messages().findLast(thread, 9)).hasSize(1);
    assertThat(swarm.queues().list(FIRST).items()).hasSize(1);
  }

  @Test
  void rollsBackWithTheCallersRows() throws SQLException {
    order(1);
    store.inTransaction(connection, () -> swarm.tasks().enqueue(TASK));
    connection.rollback();

    assertThat(orders()).isZero();
    assertThat(tasks()).isEmpty();
    assertThat(swarm.queues().list(FIRST).items()).isEmpty();
  }

  @Test
  void readsItsOwnWrites() {
    var read =
        store.inTransaction(
            connection,
            () -> {
              var task = swarm.tasks().enqueue(TASK);
              return swarm.tasks().find(task.id());
            });

    assertThat(read).isPresent();
  }

  @Test
  void keepsTheCallersRowsWhenTheBlockFails() throws SQLException {
    order(1);
    assertThatThrownBy(
            () ->
                store.inTransaction(
                    connection,
                    () -> {
                      swarm.tasks().enqueue(TASK);
                      return swarm.tasks().cancel(new TaskId(new UUID(0, 1)));
                    }))
        .isInstanceOf(NotFoundException.class);
    order(2);
    connection.commit();

    assertThat(orders()).isEqualTo(2);
    assertThat(tasks()).isEmpty();
  }

  @Test
  void restoresConnectionSettings() throws SQLException {
    var before = settings();
    store.inTransaction(connection, () -> swarm.tasks().enqueue(TASK));
    assertThat(settings()).isEqualTo(before);

    assertThatThrownBy(
            () ->
                store.inTransaction(
                    connection,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void createsMissingPartitions() throws SQLException {
    var longAgo = Instant.parse("2011-03-04T05:06:07Z");
    var thread = ThreadId.topic("old");
    var id = new UUID((longAgo.toEpochMilli() << 16) | 0x7000, Long.MIN_VALUE);
    order(1);
    store.inTransaction(
        connection,
        () ->
            store
                .ports()
                .messages()
                .append(
                    SwarmId.DEFAULT, thread, List.of(message(id, longAgo)), OptionalLong.empty()));
    connection.commit();

    assertThat(orders()).isOne();
    assertThat(swarm.messages().findLast(thread, 9)).hasSize(1);
  }

  private static MessageInsert message(UUID id, Instant at) {
    return new MessageInsert(
        new MessageId(id),
        Role.USER,
        "",
        Json.string("old"),
        Optional.empty(),
        Optional.empty(),
        at);
  }

  @Test
  void continuesAfterADuplicateId() throws SQLException {
    var messages = store.ports().messages();
    var message =
        new MessageInsert(
            new MessageId(store.ports().ids().next()),
            Role.USER,
            "",
            Json.NULL,
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);
    var thread = ThreadId.topic("news");
    messages.append(SwarmId.DEFAULT, thread, List.of(message), OptionalLong.empty());

    assertThatThrownBy(
            () ->
                store.inTransaction(
                    connection,
                    () ->
                        messages.append(
                            SwarmId.DEFAULT, thread, List.of(message), OptionalLong.empty())))
        .isInstanceOf(AlreadyExistsException.class);
    order(1);
    connection.commit();

    assertThat(messages.version(SwarmId.DEFAULT, thread)).isEqualTo(1);
    assertThat(orders()).isEqualTo(1);
  }

  @Test
  void notifiesWorkersOnCommit() throws Exception {
    var told = new CountDownLatch(1);
    try (var other = PostgresStore.open(config(url))) {
      Await.until("the other process listens", () -> listeners() >= 2);
      var subscription =
          other
              .ports()
              .readyNotifier()
              .subscribe(SwarmId.DEFAULT, QueueName.DEFAULT, told::countDown);
      store.inTransaction(connection, () -> swarm.tasks().enqueue(TASK));
      assertThat(told.getCount()).isOne();

      connection.commit();
      assertThat(told.await(2, TimeUnit.MINUTES)).isTrue();
      subscription.close();
    }
  }

  private long listeners() {
    try (var admin = PostgresServer.connect(url);
        var statement = admin.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND query LIKE 'LISTEN %'")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void claimsAndCompletes() throws SQLException {
    var task = swarm.tasks().enqueue(TASK);
    store.inTransaction(
        connection,
        () -> {
          var claimed =
              swarm
                  .tasks()
                  .claim(ClaimRequest.forAgent(new AgentId("a")).withLease(Duration.ofMinutes(1)));
          return swarm.tasks().complete(claimed.get(0).token(), Optional.empty());
        });
    connection.commit();

    assertThat(swarm.tasks().find(task.id()).orElseThrow().succeeded()).isTrue();
  }

  @Nested
  class Rejects {

    @Test
    void autoCommitConnection() throws SQLException {
      connection.setAutoCommit(true);

      refused("setAutoCommit(false)");
    }

    @Test
    void connectionToAnotherDatabase() throws SQLException {
      try (var other = PostgresServer.connect(PostgresStoreFixture.newDatabase())) {
        other.setAutoCommit(false);

        assertThatThrownBy(() -> store.inTransaction(other, () -> swarm.tasks().enqueue(TASK)))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageContaining("database of the store");
        try (var statement = other.createStatement()) {
          assertThat(statement.execute("SELECT 1")).isTrue();
        }
      }
    }

    @Test
    void failedTransaction() throws SQLException {
      try (var statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute("SELECT nonsense"))
            .isInstanceOf(SQLException.class);
      }

      refused("roll it back");
    }

    @Test
    void closedConnection() throws SQLException {
      connection.close();

      assertThatThrownBy(() -> store.inTransaction(connection, () -> swarm.tasks().enqueue(TASK)))
          .isInstanceOf(StoreException.class);
    }

    @Test
    void enclosingUnitOfWork() {
      assertThatThrownBy(
              () ->
                  swarm
                      .unitOfWork()
                      .write(
                          () -> store.inTransaction(connection, () -> swarm.tasks().enqueue(TASK))))
          .isInstanceOf(InvalidTransitionException.class);
    }

    private void refused(String words) {
      assertThatThrownBy(() -> store.inTransaction(connection, () -> swarm.tasks().enqueue(TASK)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining(words);
    }
  }

  private void order(int id) throws SQLException {
    try (var statement = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
      statement.setInt(1, id);
      statement.execute();
    }
  }

  private int orders() throws SQLException {
    try (var admin = PostgresServer.connect(url);
        var statement = admin.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM orders")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private String settings() throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT concat_ws(' ', current_setting('search_path'),
                  current_setting('plan_cache_mode'), current_setting('enable_seqscan'),
                  current_setting('enable_bitmapscan'))
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  private List<Task> tasks() {
    return swarm.tasks().list(TaskQuery.ALL, FIRST).items();
  }
}
