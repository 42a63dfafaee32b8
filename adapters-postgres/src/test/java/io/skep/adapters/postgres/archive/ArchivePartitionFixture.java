package io.skep.adapters.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store in which work was done in January 2025 and in August, and of which January is archived.
 */
final class ArchivePartitionFixture implements AutoCloseable {

  static final YearMonth MONTH = YearMonth.of(2025, 1);
  static final AgentId BEE = new AgentId("bee");
  static final ThreadId NEWS = ThreadId.topic("news");
  static final PlanId PLAN = new PlanId("spring");

  /** Everything that is kept, but for what says how things are kept. */
  private static final List<String> TABLES =
      List.of(
          "task",
          "task_ended",
          "attempt",
          "task_blocker",
          "task_key",
          "message",
          "message_key",
          "delivery",
          "delivery_tag",
          "inbox",
          "plan",
          "agent");

  private static final Instant JANUARY = Instant.parse("2025-01-10T12:00:00.123456Z");
  private static final Instant AUGUST = Instant.parse("2025-08-10T12:00:00Z");

  /** Holds a database in which all is done, which others are copied from. */
  private static final class Worked {

    private static final ArchivePartitionFixture MONTH = done();

    private static ArchivePartitionFixture done() {
      var month = new ArchivePartitionFixture(PostgresStoreFixture.newDatabase(), JANUARY);
      month.doWork();
      month.clock.set(AUGUST);
      month.doLaterWork();
      month.close();
      return month;
    }
  }

  final SettableClock clock;
  final String url;
  final PostgresStore store;
  final Swarm swarm;
  final Swarm other;
  final InMemoryArchive memory = new InMemoryArchive();

  TaskId fetched = new TaskId(new java.util.UUID(0, 0));
  TaskId failed = fetched;
  MessageId letter = new MessageId(fetched.value());

  private ArchivePartitionFixture(String url, Instant now) {
    this.url = url;
    clock = new SettableClock(now);
    store = PostgresStoreFixture.openDatabase(url, clock);
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
    other = new Swarm(new SwarmId("other"), store.ports());
  }

  /**
   * Returns a store in which January's work was done, so that nothing of it is open, and some in
   * August.
   */
  static ArchivePartitionFixture create() {
    var done = Worked.MONTH;
    var month =
        new ArchivePartitionFixture(PostgresServer.shared().cloneDatabase(done.url), AUGUST);
    month.fetched = done.fetched;
    month.failed = done.failed;
    month.letter = done.letter;
    return month;
  }

  private void doWork() {
    swarm.plans().draft(PLAN, "what blooms?", 5);
    fetched =
        swarm.tasks().enqueue(TaskSpec.builder("fetch").key("fetch").tags("a", "b").build()).id();
    swarm
        .tasks()
        .enqueue(
            TaskSpec.builder("sum, \"up\"")
                .description("a\n\\n")
                .key("sum")
                .blockedByKeys("fetch")
                .build());
    swarm.tasks().enqueue(TaskSpec.builder("planned").plan(PLAN).build());
    swarm.tasks().cancel(swarm.tasks().enqueue(TaskSpec.of("never")).id());
    failed = swarm.tasks().enqueue(TaskSpec.builder("bad").build()).id();
    other.tasks().enqueue(TaskSpec.of("others'"));
    for (int round = 0; round < 3; round++) {
      for (var worked : List.of(swarm, other)) {
        worked
            .tasks()
            .claim(ClaimRequest.forAgent(BEE).withLimit(9))
            .forEach(task -> report(worked, task));
        clock.advance(Duration.ofMinutes(10));
      }
    }
    swarm.plans().changeStatus(PLAN, PlanStatus.EXECUTING);
    swarm.plans().changeStatus(PLAN, PlanStatus.COMPLETED);
    // More threads than are counted in one step.
    swarm
        .unitOfWork()
        .write(
            () -> {
              for (int i = 0; i < 300; i++) {
                swarm
                    .messages()
                    .append(NEWS, MessageInput.text(Role.USER, "no. " + i).withKey("key " + i));
                swarm
                    .messages()
                    .append(
                        ThreadId.topic("topic " + i), MessageInput.text(Role.USER, "é\\,\"\t" + i));
              }
              return true;
            });
    letter =
        swarm
            .mailbox()
            .send(
                OutgoingMessage.text(
                        BEE, Recipients.agents(BEE, new AgentId("wasp")), "subject", "text")
                    .withTags("x", "y"))
            .message()
            .id();
    swarm.mailbox().markRead(BEE, letter);
    swarm.mailbox().acknowledge(new AgentId("wasp"), letter);
  }

  private void report(Swarm worked, Task task) {
    if (task.id().equals(failed)) {
      worked.tasks().fail(task.token(), "no", true);
      return;
    }
    worked.tasks().complete(task.token(), Optional.of(new Json("{\"a\": [1, \"\\\\\"]}")));
  }

  private void doLaterWork() {
    swarm.tasks().enqueue(TaskSpec.builder("new").key("new").build());
    swarm.messages().append(NEWS, MessageInput.text(Role.USER, "new").withKey("new"));
    swarm
        .mailbox()
        .send(OutgoingMessage.text(BEE, Recipients.agents(BEE), "subject", "text").withTags("x"));
  }

  /** Does something late: another process, in whose ids it is January. */
  void inJanuary(Consumer<Swarm> work) {
    var january = new SettableClock(Instant.parse("2025-01-20T12:00:00Z"));
    try (var late = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)), january)) {
      work.accept(new Swarm(SwarmId.DEFAULT, late.ports()));
    }
  }

  ArchiveSession openSession() {
    return store.partitionedStore().openArchiveSession("test");
  }

  ArchivedPartition plan(ArchiveSession work) {
    return work.plan(store.ports().ids().next(), MONTH, "/nowhere");
  }

  /** Archives the month into memory, from wherever it stands. */
  ArchivedPartition archive() {
    try (var work = openSession()) {
      var archive = plan(work);
      if (!work.detach(archive).isEmpty()) {
        throw new AssertionError("something refers to the month");
      }
      return memory.copied(work, reload(archive));
    }
  }

  ArchivedPartition restore(ArchivedPartition archived) {
    try (var work = openSession()) {
      return memory.attached(work, memory.loaded(work, archived));
    }
  }

  ArchivedPartition reload(ArchivedPartition archive) {
    return store.partitionedStore().archives().stream()
        .filter(one -> one.id().equals(archive.id()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns every row that is stored. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (var table : TABLES) {
      query("SELECT r::text FROM %s AS r ORDER BY 1".formatted(table))
          .forEach(row -> rows.add(table + " " + row));
    }
    rows.addAll(
        query(
            "SELECT format('counted %s %s %s %s', swarm, queue, status, sum(tasks)) FROM task_count"
                + " GROUP BY swarm, queue, status HAVING sum(tasks) <> 0 ORDER BY 1"));
    rows.addAll(
        query(
            "SELECT format('thread %s %s %s %s', kind, owner, version, messages) FROM thread"
                + " ORDER BY kind, owner"));
    return rows;
  }

  /** Expects what is stored to be the same again. */
  void assertRows(List<String> expected) {
    var present = rows();
    assertThat(present.stream().filter(row -> !expected.contains(row)).limit(3)).isEmpty();
    assertThat(expected.stream().filter(row -> !present.contains(row)).limit(3)).isEmpty();
    assertThat(present).hasSameSizeAs(expected);
  }

  /** Returns those tables of the month that are beside the store. */
  List<String> detachedTables() {
    return query(
        "SELECT relname FROM pg_class WHERE relname ~ '^(archived|restored)_' AND relkind = 'r'");
  }

  List<String> query(String question) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var found = statement.executeQuery(question)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(String sql) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
