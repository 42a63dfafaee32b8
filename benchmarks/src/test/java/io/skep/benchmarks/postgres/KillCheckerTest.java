package io.skep.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.postgres.LeaseEventLog.Event;
import io.skep.benchmarks.postgres.LeaseEventLog.LoggedEvent;
import io.skep.benchmarks.sqlite.SqliteBenchmarkStore;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Violations are detected. */
class KillCheckerTest {

  @TempDir private Path folder;
  private SqliteBenchmarkStore store;
  private Task task;

  @BeforeEach
  void claim() {
    store = SqliteBenchmarkStore.relaxed(folder.resolve("skep.db"));
    store.swarm().tasks().enqueue(DataSeeder.taskSpec());
    task = store.swarm().tasks().claim(ClaimRequest.forAgent(DataSeeder.AGENT)).get(0);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void acceptsAValidHistory() {
    complete();

    var checker = check(1, claimed(task.token()), acknowledged(task.token()));

    assertThat(checker.violations()).isEmpty();
    assertThat(checker.completed()).isEqualTo(1);
    assertThat(checker.acknowledged()).isEqualTo(1);
    assertThat(checker.lostAttempts()).isZero();
  }

  @Test
  void countsALostAttempt() {
    store.swarm().tasks().release(task.token());
    task = store.swarm().tasks().claim(ClaimRequest.forAgent(DataSeeder.AGENT)).get(0);
    complete();

    var checker = check(1, acknowledged(task.token()));

    assertThat(checker.violations()).isEmpty();
    assertThat(checker.lostAttempts()).isEqualTo(1);
  }

  @Test
  void detectsADuplicateAcknowledgement() {
    complete();

    assertThat(check(1, acknowledged(task.token()), acknowledged(task.token())).violations())
        .singleElement()
        .asString()
        .startsWith("acknowledged twice");
  }

  @Test
  void detectsADuplicateLease() {
    complete();

    assertThat(check(1, claimed(task.token()), claimed(task.token())).violations())
        .singleElement()
        .asString()
        .startsWith("two agents were given");
  }

  @Test
  void detectsAnAcknowledgementMissingInTheStore() {
    complete();

    assertThat(check(1, acknowledged(new LeaseToken(task.id(), 7))).violations())
        .singleElement()
        .asString()
        .contains("was acknowledged");
  }

  @Test
  void detectsAnIncompleteOrMissingTask() {
    assertThat(check(2).violations()).hasSize(2);
  }

  private void complete() {
    store.swarm().tasks().complete(task.token(), Optional.empty());
  }

  private KillChecker check(int tasks, LoggedEvent... logs) {
    return KillChecker.check(store.swarm(), List.of(logs), tasks);
  }

  private static LoggedEvent claimed(LeaseToken lease) {
    return new LoggedEvent(Event.CLAIMED, lease);
  }

  private static LoggedEvent acknowledged(LeaseToken lease) {
    return new LoggedEvent(Event.ACKNOWLEDGED, lease);
  }
}
