package io.skep.adapters.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.postgres.partition.PartitionNames;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.partition.ArchiveState;
import io.skep.domain.partition.PartitionInfo;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How a month comes back. */
@Execution(ExecutionMode.CONCURRENT)
class RestorePartitionTest {

  private final ArchivePartitionFixture fixture = ArchivePartitionFixture.create();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void restoresEveryRow() {
    var before = fixture.rows();
    var archived = fixture.archive();
    assertThat(fixture.rows()).hasSizeLessThan(before.size() / 2);

    var restored = fixture.restore(archived);

    assertThat(restored.state()).isEqualTo(ArchiveState.RESTORED);
    fixture.assertRows(before);
    assertThat(fixture.detachedTables()).isEmpty();
    assertThat(fixture.store.partitionedStore().partitions())
        .extracting(PartitionInfo::month)
        .contains(ArchivePartitionFixture.MONTH);
  }

  @Test
  void restoresUsableData() {
    fixture.restore(fixture.archive());

    assertThat(fixture.swarm.tasks().retry(fixture.failed).status()).isEqualTo(TaskStatus.PENDING);
    assertThat(fixture.swarm.tasks().record(fixture.fetched).status())
        .isEqualTo(TaskStatus.RECORDED);
    assertThat(fixture.swarm.tasks().enqueue(TaskSpec.builder("again").key("fetch").build()).id())
        .isEqualTo(fixture.fetched);
    assertThat(
            fixture
                .swarm
                .messages()
                .append(
                    ArchivePartitionFixture.NEWS,
                    MessageInput.text(Role.USER, "no. 7").withKey("key 7"))
                .sequence())
        .isEqualTo(8);
  }

  @Test
  void invalidatesAllCachesOnArchiveAndRestore() {
    var feed = fixture.store.ports().changeFeed();
    var before = feed.position();

    var archived = fixture.archive();

    var gone = feed.poll(before, 1);
    assertThat(gone.complete()).isFalse();
    // Not while a transaction is under way, of whatever database, that began before.
    Await.until("complete", () -> feed.poll(feed.position(), 1).complete());
    var behind = feed.position();
    fixture.restore(archived);
    assertThat(feed.poll(behind, 1).complete()).isFalse();
  }

  @Test
  void stepsAreIdempotent() {
    var before = fixture.rows();
    var archived = fixture.archive();
    try (var work = fixture.openSession()) {
      fixture.memory.loaded(work, archived);
      var loaded = fixture.memory.loaded(work, archived);
      work.adjustCounts(loaded);
      var counted = work.adjustCounts(loaded);
      work.attach(counted);
    }
    fixture.assertRows(before);
  }

  @Test
  void attachScansNoRows() throws SQLException {
    var archived = fixture.archive();
    try (var work = fixture.openSession()) {
      fixture.memory.loaded(work, archived);
    }
    for (var parent : PartitionNames.PARTITIONED_TABLES) {
      assertThat(impliedBy(parent)).as(parent).isTrue();
    }
  }

  /** Asks the server whether it would have to look at the rows of a table to attach it. */
  private boolean impliedBy(String parent) throws SQLException {
    var leaf = "restored_" + parent + "_2025_01";
    var tables = PartitionNames.restored(ArchivePartitionFixture.MONTH);
    try (var connection = PostgresServer.connect(fixture.url);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL client_min_messages = debug1");
      var bounds =
          fixture
              .query(
                  "SELECT format('FROM (%%L) TO (%%L)', %s, %s)"
                      .formatted(tables.lowerBound(), tables.upperBound()))
              .get(0);
      statement.execute(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES %s".formatted(parent, leaf, bounds));
      boolean implied = false;
      for (var warning = statement.getWarnings();
          warning != null;
          warning = warning.getNextWarning()) {
        implied |=
            String.valueOf(warning.getMessage())
                .contains("\"" + leaf + "\" is implied by existing constraints");
      }
      connection.rollback();
      return implied;
    }
  }

  @Test
  void mergesIntoAnExistingPartition() {
    var before = fixture.rows();
    var archived = fixture.archive();
    var late = TaskSpec.builder("late").key("late").build();
    fixture.inJanuary(
        january -> {
          january.tasks().cancel(january.tasks().enqueue(late).id());
          january.mailbox().send(outgoingMessage(new AgentId("wasp")));
        });
    assertThat(fixture.query("SELECT count(*) FROM task_ended_2025_01")).containsExactly("1");

    fixture.restore(archived);

    assertThat(fixture.rows()).filteredOn(row -> before.contains(row)).hasSizeGreaterThan(300);
    assertThat(fixture.swarm.tasks().findByKey("late")).isPresent();
    assertThat(fixture.swarm.tasks().find(fixture.fetched)).isPresent();
    assertThat(fixture.swarm.mailbox().countUnread(new AgentId("wasp"))).isEqualTo(1);
    assertThat(fixture.swarm.mailbox().countUnread(ArchivePartitionFixture.BEE)).isEqualTo(1);
    assertCountsAreCorrect();
  }

  @Test
  void restoresEachPartOfAMonthArchivedTwice() {
    var before = fixture.rows();
    var first = fixture.archive();
    var files = fixture.memory.takeFiles();
    fixture.inJanuary(
        january -> january.tasks().cancel(january.tasks().enqueue(TaskSpec.of("late")).id()));
    var second = fixture.archive();
    assertThat(second.name()).isEqualTo("2025-01.2");

    fixture.restore(second);
    fixture.memory.put(files);
    fixture.restore(first);

    assertThat(fixture.rows()).containsAll(before.stream().filter(r -> !isCount(r)).toList());
    assertThat(fixture.query("SELECT count(*) FROM task_ended WHERE title = 'late'"))
        .containsExactly("1");
    assertCountsAreCorrect();
  }

  private boolean isCount(String row) {
    return row.startsWith("counted");
  }

  @Test
  void skipsMessagesClearedSince() {
    var archived = fixture.archive();
    assertThat(fixture.swarm.messages().clear(ArchivePartitionFixture.NEWS)).isEqualTo(1);
    fixture
        .swarm
        .messages()
        .append(
            ArchivePartitionFixture.NEWS, MessageInput.text(Role.USER, "anew").withKey("key 7"));

    fixture.restore(archived);

    assertThat(fixture.swarm.messages().findLast(ArchivePartitionFixture.NEWS, 10)).hasSize(1);
    assertThat(fixture.swarm.messages().findLast(ThreadId.topic("topic 3"), 10)).hasSize(1);
    assertCountsAreCorrect();
  }

  @Test
  void rejectsDuplicateTasks() {
    var archived = fixture.archive();
    fixture.run(
        "INSERT INTO task (swarm, id, queue, status, rank, assignee, requires, open_blockers,"
            + " run_at, attempts, claims, failed, created_at, updated_at, version, title,"
            + " priority, tags, max_attempts, first_delay, max_delay, on_blocker_failure,"
            + " progress) SELECT swarm, '"
            + fixture.fetched
            + "', queue, status, rank, assignee, requires,"
            + " open_blockers, run_at, attempts, claims, failed, created_at, updated_at, version,"
            + " title, priority, tags, max_attempts, first_delay, max_delay, on_blocker_failure,"
            + " progress FROM task");

    assertThatThrownBy(() -> fixture.restore(archived))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining(fixture.fetched.toString());
  }

  private void assertCountsAreCorrect() {
    assertThat(
            fixture.query(
                "SELECT format('%s %s %s', c.swarm, c.status, c.tasks) FROM (SELECT swarm,"
                    + " status, sum(tasks) AS tasks FROM task_count GROUP BY swarm, status) AS c"
                    + " WHERE c.tasks <> (SELECT count(*) FROM (SELECT swarm, status FROM task"
                    + " UNION ALL SELECT swarm, status FROM task_ended) AS t WHERE t.swarm ="
                    + " c.swarm AND t.status = c.status)"))
        .isEmpty();
    assertThat(
            fixture.query(
                "SELECT owner FROM thread WHERE messages <> (SELECT count(*) FROM message WHERE"
                    + " thread = seq)"))
        .isEmpty();
  }

  private static OutgoingMessage outgoingMessage(AgentId recipient) {
    return OutgoingMessage.text(
        ArchivePartitionFixture.BEE, Recipients.agents(recipient), "subject", "text");
  }
}
