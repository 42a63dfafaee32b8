package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.month.ArchiveState;
import io.skep.domain.month.MonthSummary;
import io.skep.domain.month.Reference;
import io.skep.domain.month.Reference.Kind;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Messages;
import io.skep.testkit.servers.PostgresServer;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** How a month leaves the store and comes back. */
class ArchiveWorkTest {

  private final OldMonth old = OldMonth.worked();

  @AfterEach
  void close() {
    old.close();
  }

  @Nested
  class Archiving {

    @Test
    void takesAllRowsOfTheMonthAndNoOthers() {
      old.archive();

      assertThat(old.swarm.tasks().find(old.fetched)).isEmpty();
      assertThat(old.swarm.messages().find(old.letter)).isEmpty();
      assertThat(old.swarm.messages().last(OldMonth.NEWS, 10))
          .extracting(message -> message.sequence())
          .containsExactly(301L);
      assertThat(old.ask("SELECT DISTINCT title FROM task_ended")).isEmpty();
      assertThat(old.ask("SELECT title FROM task")).containsExactly("new");
      assertThat(old.tablesAside()).isEmpty();
    }

    @Test
    void keepsCountsTrue() {
      old.archive();

      assertThat(old.swarm.queues().countByStatus())
          .allSatisfy(
              (status, count) ->
                  assertThat(count).isEqualTo(status == TaskStatus.PENDING ? 1L : 0L));
      assertThat(old.other.queues().countByStatus()).allSatisfy((s, c) -> assertThat(c).isZero());
      assertThat(old.swarm.mailbox().unread(OldMonth.BEE)).isEqualTo(1);
      assertThat(
              old.swarm.mailbox().inbox(OldMonth.BEE, InboxQuery.ALL, PageRequest.first(9)).items())
          .hasSize(1);
      assertThat(old.ask("SELECT messages FROM thread WHERE owner = 'news'")).containsExactly("1");
      assertThat(old.swarm.messages().version(OldMonth.NEWS)).isEqualTo(301);
      assertThat(
              old.ask(
                  "SELECT count(*) FROM thread WHERE messages <> (SELECT count(*) FROM"
                      + " message WHERE thread = seq)"))
          .containsExactly("0");
      assertThat(old.ask("SELECT count(*) FROM task_blocker")).containsExactly("0");
    }

    @Test
    void leavesKeysTaken() {
      old.archive();
      var before = old.rows();

      assertThatThrownBy(
              () -> old.swarm.tasks().queue(TaskSpec.titled("again").key("fetch").build()))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessage("archived task with key fetch exists already");
      assertThatThrownBy(
              () ->
                  old.swarm
                      .tasks()
                      .queueAll(
                          List.of(
                              TaskSpec.titled("fresh").key("fresh").build(),
                              TaskSpec.titled("again").key("fetch").build())))
          .isInstanceOf(AlreadyExistsException.class);
      assertThatThrownBy(
              () ->
                  old.swarm
                      .messages()
                      .append(OldMonth.NEWS, Entry.text(Role.USER, "x").withKey("key 7")))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessage("archived message with key key 7 exists already");
      assertThat(old.swarm.tasks().findByKey("fetch")).isEmpty();
      old.requireRows(before);
    }

    @Test
    void makesFilesThatAnyServerReads() throws SQLException {
      var before = old.ask("SELECT r::text FROM message_2025_01 AS r ORDER BY id");
      old.archive();

      try (var connection = PostgresServer.connect(PostgresServer.shared().newDatabase());
          var statement = connection.createStatement()) {
        var text = old.memory.text("message");
        statement.execute(
            """
            CREATE TABLE message (swarm text, id uuid, thread bigint, sequence bigint,
              said_at timestamptz, newest_at timestamptz, role text, author text, key text,
              subject text, priority smallint, tags text[], reply_to uuid, expires_at timestamptz,
              content text)
            """);
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY message FROM STDIN (FORMAT csv, HEADER)", new StringReader(text));
        try (var rows = statement.executeQuery("SELECT r::text FROM message AS r ORDER BY id")) {
          for (var row : before) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(row);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Test
    void refusesAStepThatIsNotTheNext() {
      try (var work = old.begin()) {
        var archive = old.plan(work);

        assertThatThrownBy(() -> work.drop(archive)).isInstanceOf(InvalidTransitionException.class);
      }
      assertThat(old.swarm.tasks().find(old.fetched)).isPresent();
    }

    @Test
    void canBeRepeatedAtEachStep() {
      try (var work = old.begin()) {
        var planned = old.plan(work);
        work.detach(planned);
        assertThat(work.detach(planned)).isEmpty();
        var detached = old.current(planned);
        var settled = work.settle(detached);
        assertThat(work.settle(detached)).matches(it -> it.state() == settled.state());
        old.memory.copied(work, detached);
      }
      keepsNothing();
    }

    private void keepsNothing() {
      assertThat(old.swarm.queues().countByStatus().values().stream().mapToLong(it -> it).sum())
          .isEqualTo(1);
    }
  }

  @Nested
  class References {

    @Test
    void areNoneWhenAllHasEnded() {
      assertThat(references()).isEmpty();
    }

    @Test
    void areOpenTasksOfTheMonth() {
      old.inJanuary(january -> january.tasks().queue(TaskSpec.of("still to do")));

      assertThat(references()).extracting(Reference::kind).containsExactly(Kind.OPEN_TASK);
    }

    @Test
    void areTasksThatOpenOnesWaitForOrHaveWaitedFor() {
      old.swarm.tasks().queue(TaskSpec.titled("late").afterKeys("fetch").build());

      assertThat(references())
          .containsExactly(new Reference(Kind.BLOCKER, 1, old.fetched.toString()));
    }

    @Test
    void areTasksOfPlansThatHaveNotEndedOrHaveOpenTasks() {
      old.run("UPDATE task SET plan = 'spring'");
      assertThat(references()).extracting(Reference::kind).containsExactly(Kind.PLAN);

      old.run("DELETE FROM task");
      assertThat(references()).isEmpty();
      old.run("UPDATE plan SET status = 'EXECUTING'");
      assertThat(references()).extracting(Reference::kind).containsExactly(Kind.PLAN);
    }

    @Test
    void areMessagesInThreadsOfOpenTasksAndPlans() {
      var task = old.swarm.tasks().queue(TaskSpec.of("talked about")).id();
      old.inJanuary(
          january -> january.messages().append(ThreadId.of(task), Entry.text(Role.USER, "well")));
      assertThat(references()).extracting(Reference::kind).containsExactly(Kind.THREAD);

      old.swarm.tasks().cancel(task);
      assertThat(references()).isEmpty();
      var plan = new PlanId("summer");
      old.swarm.plans().draft(plan, "what then?", 1);
      old.inJanuary(
          january -> january.messages().append(ThreadId.of(plan), Entry.text(Role.USER, "well")));
      assertThat(references()).extracting(Reference::kind).containsExactly(Kind.THREAD);
      old.swarm.plans().changeStatus(plan, PlanStatus.FAILED);
      assertThat(references()).isEmpty();
    }

    @Test
    void areUnreadDeliveriesUntilTheyExpire() {
      old.inJanuary(january -> january.mailbox().send(letter(OldMonth.BEE)));
      assertThat(references()).extracting(Reference::kind).containsExactly(Kind.UNREAD);

      try (var work = old.begin()) {
        assertThat(work.expireUnread(OldMonth.MONTH)).isEqualTo(1);
      }
      assertThat(references()).isEmpty();
      assertThat(old.swarm.mailbox().unread(OldMonth.BEE)).isEqualTo(1);
    }

    @Test
    void thatComeUpMeanwhileBringTheMonthBack() {
      var before = old.rows();
      try (var work = old.begin()) {
        var archive = old.plan(work);
        old.swarm.tasks().queue(TaskSpec.titled("late").afterKeys("fetch").build());
        var with = old.rows();

        assertThat(work.detach(archive)).extracting(Reference::kind).containsExactly(Kind.BLOCKER);
        old.requireRows(with);
        assertThat(with).hasSizeGreaterThan(before.size());
        assertThat(old.store.months().archives()).isEmpty();
        assertThat(old.tablesAside()).isEmpty();
      }
    }

    private List<Reference> references() {
      try (var work = old.begin()) {
        return work.references(OldMonth.MONTH);
      }
    }
  }

  @Nested
  class Detaching {

    @Test
    void isFinishedAfterItWasBrokenOff() throws SQLException {
      var before = old.rows();
      try (var reader = PostgresServer.connect(old.url)) {
        reader.setAutoCommit(false);
        reader.createStatement().execute("SELECT count(*) FROM message");
        var detaching = CompletableFuture.supplyAsync(this::detach);
        awaitPending();
        old.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'test'");
        assertThat(detaching.handle((done, failure) -> failure != null).join()).isTrue();
        reader.commit();
      }
      assertThat(pending()).containsExactly("message_2025_01");
      try (var work = old.begin()) {
        var archive = old.store.months().archives().get(0);
        assertThat(work.detach(archive)).isEmpty();
        old.memory.copied(work, old.current(archive));
      }
      old.restore(old.store.months().archives().get(0));
      old.requireRows(before);
    }

    @Test
    void makesNobodyWaitAndIsSeenAsBusyByThoseWhoNeedTheMonth() throws SQLException {
      try (var reader = PostgresServer.connect(old.url)) {
        reader.setAutoCommit(false);
        reader.createStatement().execute("SELECT count(*) FROM message");
        var detaching = CompletableFuture.supplyAsync(this::detach);
        awaitPending();

        old.swarm.messages().append(OldMonth.NEWS, Entry.text(Role.USER, "meanwhile"));
        old.swarm.tasks().queue(TaskSpec.of("meanwhile"));
        var claimed = old.swarm.tasks().claim(ClaimRequest.by(OldMonth.BEE)).get(0);
        old.swarm.tasks().complete(claimed.token(), Optional.empty());
        assertThat(detaching).isNotDone();
        Failures.refused(ErrorCode.STORE_BUSY, this::appendLate);

        reader.commit();
        assertThat(detaching.join()).isEmpty();
        appendLate();
      }
    }

    private void appendLate() {
      var ports = old.store.ports();
      var january = Instant.parse("2025-01-31T23:00:00Z");
      var late =
          new Messages(ports.ids(), () -> january)
              .text(new MessageId(ports.ids().at(january)), "late");
      ports.messages().append(SwarmId.DEFAULT, OldMonth.NEWS, List.of(late), OptionalLong.empty());
      assertThat(ports.messages().find(SwarmId.DEFAULT, late.id())).isPresent();
    }

    private List<Reference> detach() {
      try (var work = old.begin()) {
        return work.detach(old.plan(work));
      }
    }

    private void awaitPending() {
      Failures.await(
          "the partition is leaving", () -> pending().equals(List.of("message_2025_01")));
    }

    private List<String> pending() {
      return old.ask("SELECT inhrelid::regclass FROM pg_inherits WHERE inhdetachpending");
    }
  }

  @Nested
  class Restoring {

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
  }

  @Nested
  class TwoAtOnce {

    @Test
    void areNotLetAndTheSecondIsToldWhoWorks() {
      try (var work = old.store.months().begin("skep archive, process 17")) {
        assertThat(
                Failures.refused(ErrorCode.STORE_BUSY, () -> old.store.months().begin("another")))
            .hasMessageContaining("skep archive, process 17");
        assertThat(work.references(OldMonth.MONTH)).isEmpty();
      }
      old.begin().close();
    }
  }

  private static Letter letter(AgentId recipient) {
    return Letter.text(OldMonth.BEE, Recipients.agents(recipient), "subject", "text");
  }

  @Test
  void everyStateIsReachedFromAnother() {
    var followers =
        java.util.Arrays.stream(ArchiveState.values())
            .flatMap(state -> state.successors().stream())
            .distinct()
            .toList();
    assertThat(followers).hasSize(ArchiveState.values().length - 1);
    assertThat(
            old.ask(
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname ="
                        + " 'archive_state_check'")
                .get(0))
        .contains(
            java.util.Arrays.stream(ArchiveState.values()).map(Enum::name).toArray(String[]::new));
  }
}
