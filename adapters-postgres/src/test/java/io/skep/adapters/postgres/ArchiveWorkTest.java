package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.month.ArchiveState;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.servers.PostgresServer;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.PGConnection;

/** How a month leaves the store. */
@Execution(ExecutionMode.CONCURRENT)
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
