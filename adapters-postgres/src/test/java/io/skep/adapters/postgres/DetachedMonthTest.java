package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.month.Reference;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.Messages;
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
class DetachedMonthTest {

  private final OldMonth old = OldMonth.worked();

  @AfterEach
  void close() {
    old.close();
  }

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
    Await.until("the partition is leaving", () -> pending().equals(List.of("message_2025_01")));
  }

  private List<String> pending() {
    return old.ask("SELECT inhrelid::regclass FROM pg_inherits WHERE inhdetachpending");
  }
}
