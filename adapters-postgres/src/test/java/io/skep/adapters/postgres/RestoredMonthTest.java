package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.month.ArchiveState;
import io.skep.domain.month.MonthSummary;
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
class RestoredMonthTest {

  private final OldMonth old = OldMonth.worked();

  @AfterEach
  void close() {
    old.close();
  }

  @Test
  void bringsBackEveryRow() {
    var before = old.rows();
    var archived = old.archive();
    assertThat(old.rows()).hasSizeLessThan(before.size() / 2);

    var restored = old.restore(archived);

    assertThat(restored.state()).isEqualTo(ArchiveState.RESTORED);
    old.requireRows(before);
    assertThat(old.tablesAside()).isEmpty();
    assertThat(old.store.months().months())
        .extracting(MonthSummary::month)
        .contains(OldMonth.MONTH);
  }

  @Test
  void bringsBackWhatCanBeWorkedOn() {
    old.restore(old.archive());

    assertThat(old.swarm.tasks().retry(old.failed).status()).isEqualTo(TaskStatus.PENDING);
    assertThat(old.swarm.tasks().record(old.fetched).status()).isEqualTo(TaskStatus.RECORDED);
    assertThat(old.swarm.tasks().queue(TaskSpec.titled("again").key("fetch").build()).id())
        .isEqualTo(old.fetched);
    assertThat(
            old.swarm
                .messages()
                .append(OldMonth.NEWS, Entry.text(Role.USER, "no. 7").withKey("key 7"))
                .sequence())
        .isEqualTo(8);
  }

  @Test
  void changesEverythingForWhoeverWatchesAsItGoesAndAsItComes() {
    var feed = old.store.ports().changes();
    var before = feed.position();

    var archived = old.archive();

    var gone = feed.since(before, 1);
    assertThat(gone.complete()).isFalse();
    // Not while a transaction is under way, of whatever database, that began before.
    Await.until("complete", () -> feed.since(feed.position(), 1).complete());
    var behind = feed.position();
    old.restore(archived);
    assertThat(feed.since(behind, 1).complete()).isFalse();
  }

  @Test
  void canBeRepeatedAtEachStep() {
    var before = old.rows();
    var archived = old.archive();
    try (var work = old.begin()) {
      old.memory.loaded(work, archived);
      var loaded = old.memory.loaded(work, archived);
      work.settle(loaded);
      var counted = work.settle(loaded);
      work.attach(counted);
    }
    old.requireRows(before);
  }

  @Test
  void looksAtNoRowWhileItAttaches() throws SQLException {
    var archived = old.archive();
    try (var work = old.begin()) {
      old.memory.loaded(work, archived);
    }
    for (var parent : MonthTables.MONTHLY) {
      assertThat(impliedBy(parent)).as(parent).isTrue();
    }
  }

  /** Asks the server whether it would have to look at the rows of a table to attach it. */
  private boolean impliedBy(String parent) throws SQLException {
    var leaf = "restored_" + parent + "_2025_01";
    var tables = MonthTables.restored(OldMonth.MONTH);
    try (var connection = PostgresServer.connect(old.url);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL client_min_messages = debug1");
      var bounds =
          old.ask(
                  "SELECT format('FROM (%%L) TO (%%L)', %s, %s)"
                      .formatted(tables.since(), tables.until()))
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
  void addsToWhatCameInLate() {
    var before = old.rows();
    var archived = old.archive();
    var late = TaskSpec.titled("late").key("late").build();
    old.inJanuary(
        january -> {
          january.tasks().cancel(january.tasks().queue(late).id());
          january.mailbox().send(letter(new AgentId("wasp")));
        });
    assertThat(old.ask("SELECT count(*) FROM task_ended_2025_01")).containsExactly("1");

    old.restore(archived);

    assertThat(old.rows()).filteredOn(row -> before.contains(row)).hasSizeGreaterThan(300);
    assertThat(old.swarm.tasks().findByKey("late")).isPresent();
    assertThat(old.swarm.tasks().find(old.fetched)).isPresent();
    assertThat(old.swarm.mailbox().unread(new AgentId("wasp"))).isEqualTo(1);
    assertThat(old.swarm.mailbox().unread(OldMonth.BEE)).isEqualTo(1);
    assertCountsAreTrue();
  }

  @Test
  void bringsBackEachPartOfAMonthThatWasArchivedTwice() {
    var before = old.rows();
    var first = old.archive();
    var files = old.memory.take();
    old.inJanuary(
        january -> january.tasks().cancel(january.tasks().queue(TaskSpec.of("late")).id()));
    var second = old.archive();
    assertThat(second.name()).isEqualTo("2025-01.2");

    old.restore(second);
    old.memory.put(files);
    old.restore(first);

    assertThat(old.rows()).containsAll(before.stream().filter(r -> !isCount(r)).toList());
    assertThat(old.ask("SELECT count(*) FROM task_ended WHERE title = 'late'"))
        .containsExactly("1");
    assertCountsAreTrue();
  }

  private boolean isCount(String row) {
    return row.startsWith("counted");
  }

  @Test
  void leavesOutWhatWasClearedSince() {
    var archived = old.archive();
    assertThat(old.swarm.messages().clear(OldMonth.NEWS)).isEqualTo(1);
    old.swarm.messages().append(OldMonth.NEWS, Entry.text(Role.USER, "anew").withKey("key 7"));

    old.restore(archived);

    assertThat(old.swarm.messages().last(OldMonth.NEWS, 10)).hasSize(1);
    assertThat(old.swarm.messages().last(ThreadId.topic("topic 3"), 10)).hasSize(1);
    assertCountsAreTrue();
  }

  @Test
  void isRefusedIfATaskIsThereAgain() {
    var archived = old.archive();
    old.run(
        "INSERT INTO task (swarm, id, queue, status, rank, assignee, requires, open_blockers,"
            + " run_at, attempts, claims, failed, created_at, updated_at, version, title,"
            + " priority, tags, max_attempts, first_delay, max_delay, on_blocker_failure,"
            + " progress) SELECT swarm, '"
            + old.fetched
            + "', queue, status, rank, assignee, requires,"
            + " open_blockers, run_at, attempts, claims, failed, created_at, updated_at, version,"
            + " title, priority, tags, max_attempts, first_delay, max_delay, on_blocker_failure,"
            + " progress FROM task");

    assertThatThrownBy(() -> old.restore(archived))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining(old.fetched.toString());
  }

  private void assertCountsAreTrue() {
    assertThat(
            old.ask(
                "SELECT format('%s %s %s', c.swarm, c.status, c.tasks) FROM (SELECT swarm,"
                    + " status, sum(tasks) AS tasks FROM task_count GROUP BY swarm, status) AS c"
                    + " WHERE c.tasks <> (SELECT count(*) FROM (SELECT swarm, status FROM task"
                    + " UNION ALL SELECT swarm, status FROM task_ended) AS t WHERE t.swarm ="
                    + " c.swarm AND t.status = c.status)"))
        .isEmpty();
    assertThat(
            old.ask(
                "SELECT owner FROM thread WHERE messages <> (SELECT count(*) FROM message WHERE"
                    + " thread = seq)"))
        .isEmpty();
  }

  private static Letter letter(AgentId recipient) {
    return Letter.text(OldMonth.BEE, Recipients.agents(recipient), "subject", "text");
  }
}
