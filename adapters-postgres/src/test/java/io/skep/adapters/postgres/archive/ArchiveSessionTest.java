package io.skep.adapters.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.postgres.StoreErrors;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.partition.ArchiveState;
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
class ArchiveSessionTest {

  private final ArchivePartitionFixture fixture = ArchivePartitionFixture.create();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Nested
  class Archiving {

    @Test
    void archivesExactlyTheRowsOfTheMonth() {
      fixture.archive();

      assertThat(fixture.swarm.tasks().find(fixture.fetched)).isEmpty();
      assertThat(fixture.swarm.messages().find(fixture.letter)).isEmpty();
      assertThat(fixture.swarm.messages().findLast(ArchivePartitionFixture.NEWS, 10))
          .extracting(message -> message.sequence())
          .containsExactly(301L);
      assertThat(fixture.query("SELECT DISTINCT title FROM task_ended")).isEmpty();
      assertThat(fixture.query("SELECT title FROM task")).containsExactly("new");
      assertThat(fixture.detachedTables()).isEmpty();
    }

    @Test
    void keepsCountsCorrect() {
      fixture.archive();

      assertThat(fixture.swarm.queues().countByStatus())
          .allSatisfy(
              (status, count) ->
                  assertThat(count).isEqualTo(status == TaskStatus.PENDING ? 1L : 0L));
      assertThat(fixture.other.queues().countByStatus())
          .allSatisfy((s, c) -> assertThat(c).isZero());
      assertThat(fixture.swarm.mailbox().countUnread(ArchivePartitionFixture.BEE)).isEqualTo(1);
      assertThat(
              fixture
                  .swarm
                  .mailbox()
                  .inbox(ArchivePartitionFixture.BEE, InboxQuery.ALL, PageRequest.first(9))
                  .items())
          .hasSize(1);
      assertThat(fixture.query("SELECT messages FROM thread WHERE owner = 'news'"))
          .containsExactly("1");
      assertThat(fixture.swarm.messages().version(ArchivePartitionFixture.NEWS)).isEqualTo(301);
      assertThat(
              fixture.query(
                  "SELECT count(*) FROM thread WHERE messages <> (SELECT count(*) FROM"
                      + " message WHERE thread = seq)"))
          .containsExactly("0");
      assertThat(fixture.query("SELECT count(*) FROM task_blocker")).containsExactly("0");
    }

    @Test
    void keepsKeysReserved() {
      fixture.archive();
      var before = fixture.rows();

      assertThatThrownBy(
              () -> fixture.swarm.tasks().enqueue(TaskSpec.builder("again").key("fetch").build()))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessage("archived task with key fetch already exists");
      assertThatThrownBy(
              () ->
                  fixture
                      .swarm
                      .tasks()
                      .enqueueAll(
                          List.of(
                              TaskSpec.builder("fresh").key("fresh").build(),
                              TaskSpec.builder("again").key("fetch").build())))
          .isInstanceOf(AlreadyExistsException.class);
      assertThatThrownBy(
              () ->
                  fixture
                      .swarm
                      .messages()
                      .append(
                          ArchivePartitionFixture.NEWS,
                          MessageInput.text(Role.USER, "x").withKey("key 7")))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessage("archived message with key key 7 already exists");
      assertThat(fixture.swarm.tasks().findByKey("fetch")).isEmpty();
      fixture.assertRows(before);
    }

    @Test
    void writesFilesThatAnyServerReads() throws SQLException {
      var before = fixture.query("SELECT r::text FROM message_2025_01 AS r ORDER BY id");
      fixture.archive();

      try (var connection = PostgresServer.connect(PostgresServer.shared().newDatabase());
          var statement = connection.createStatement()) {
        var text = fixture.memory.text("message");
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
    void rejectsInvalidTransitions() {
      try (var work = fixture.openSession()) {
        var archive = fixture.plan(work);

        assertThatThrownBy(() -> work.dropTables(archive))
            .isInstanceOf(InvalidTransitionException.class);
      }
      assertThat(fixture.swarm.tasks().find(fixture.fetched)).isPresent();
    }

    @Test
    void stepsAreIdempotent() {
      try (var work = fixture.openSession()) {
        var planned = fixture.plan(work);
        work.detach(planned);
        assertThat(work.detach(planned)).isEmpty();
        var detached = fixture.reload(planned);
        var settled = work.adjustCounts(detached);
        assertThat(work.adjustCounts(detached)).matches(it -> it.state() == settled.state());
        fixture.memory.copied(work, detached);
      }
      leavesNoTables();
    }

    private void leavesNoTables() {
      assertThat(fixture.swarm.queues().countByStatus().values().stream().mapToLong(it -> it).sum())
          .isEqualTo(1);
    }
  }

  @Nested
  class ConcurrentSessions {

    @Test
    void rejectTheSecondAndNameTheHolder() {
      try (var work =
          fixture.store.partitionedStore().openArchiveSession("skep archive, process 17")) {
        assertThat(
                StoreErrors.assertFails(
                    ErrorCode.STORE_BUSY,
                    () -> fixture.store.partitionedStore().openArchiveSession("another")))
            .hasMessageContaining("skep archive, process 17");
        assertThat(work.findBlockers(ArchivePartitionFixture.MONTH)).isEmpty();
      }
      fixture.openSession().close();
    }
  }

  @Test
  void everyStateHasAPredecessor() {
    var followers =
        java.util.Arrays.stream(ArchiveState.values())
            .flatMap(state -> state.successors().stream())
            .distinct()
            .toList();
    assertThat(followers).hasSize(ArchiveState.values().length - 1);
    assertThat(
            fixture
                .query(
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname ="
                        + " 'archive_state_check'")
                .get(0))
        .contains(
            java.util.Arrays.stream(ArchiveState.values()).map(Enum::name).toArray(String[]::new));
  }
}
