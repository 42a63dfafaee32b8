package io.skep.adapters.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.StoreErrors;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.partition.ArchiveBlocker;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.MessageFactory;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How a month is taken out while others read and write. */
@Execution(ExecutionMode.CONCURRENT)
class DetachPartitionTest {

  private final ArchivePartitionFixture fixture = ArchivePartitionFixture.create();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void resumesAfterInterruption() throws SQLException {
    var before = fixture.rows();
    try (var reader = PostgresServer.connect(fixture.url)) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT count(*) FROM message");
      var detaching = CompletableFuture.supplyAsync(this::detach);
      awaitPending();
      fixture.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'test'");
      assertThat(detaching.handle((done, failure) -> failure != null).join()).isTrue();
      reader.commit();
    }
    assertThat(pending()).containsExactly("message_2025_01");
    try (var work = fixture.openSession()) {
      var archive = fixture.store.partitionedStore().archives().get(0);
      assertThat(work.detach(archive)).isEmpty();
      fixture.memory.copied(work, fixture.reload(archive));
    }
    fixture.restore(fixture.store.partitionedStore().archives().get(0));
    fixture.assertRows(before);
  }

  @Test
  void blocksNobodyAndReportsStoreBusyForTheMonth() throws SQLException {
    try (var reader = PostgresServer.connect(fixture.url)) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT count(*) FROM message");
      var detaching = CompletableFuture.supplyAsync(this::detach);
      awaitPending();

      fixture
          .swarm
          .messages()
          .append(ArchivePartitionFixture.NEWS, MessageInput.text(Role.USER, "meanwhile"));
      fixture.swarm.tasks().enqueue(TaskSpec.of("meanwhile"));
      var claimed =
          fixture.swarm.tasks().claim(ClaimRequest.forAgent(ArchivePartitionFixture.BEE)).get(0);
      fixture.swarm.tasks().complete(claimed.token(), Optional.empty());
      assertThat(detaching).isNotDone();
      StoreErrors.assertFails(ErrorCode.STORE_BUSY, this::appendLate);

      reader.commit();
      assertThat(detaching.join()).isEmpty();
      appendLate();
    }
  }

  private void appendLate() {
    var ports = fixture.store.ports();
    var january = Instant.parse("2025-01-31T23:00:00Z");
    var late =
        new MessageFactory(ports.ids(), () -> january)
            .text(new MessageId(ports.ids().nextAt(january)), "late");
    ports
        .messages()
        .append(SwarmId.DEFAULT, ArchivePartitionFixture.NEWS, List.of(late), OptionalLong.empty());
    assertThat(ports.messages().find(SwarmId.DEFAULT, late.id())).isPresent();
  }

  private List<ArchiveBlocker> detach() {
    try (var work = fixture.openSession()) {
      return work.detach(fixture.plan(work));
    }
  }

  private void awaitPending() {
    Await.until("the partition is leaving", () -> pending().equals(List.of("message_2025_01")));
  }

  private List<String> pending() {
    return fixture.query("SELECT inhrelid::regclass FROM pg_inherits WHERE inhdetachpending");
  }
}
