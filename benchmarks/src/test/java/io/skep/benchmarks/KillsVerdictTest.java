package io.skep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.benchmarks.Journal.Event;
import io.skep.benchmarks.Journal.Line;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a fault would be found. */
class KillsVerdictTest {

  @TempDir private Path folder;
  private OpenedStore store;
  private Task task;

  @BeforeEach
  void claim() {
    store = OpenedStore.relaxed(folder.resolve("skep.db"));
    store.swarm().tasks().queue(Fill.task());
    task = store.swarm().tasks().claim(ClaimRequest.by(Fill.AGENT)).get(0);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void findsNothingWhereAllIsWell() {
    complete();

    var verdict = verdict(1, claimed(task.token()), acknowledged(task.token()));

    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.completed()).isEqualTo(1);
    assertThat(verdict.acknowledged()).isEqualTo(1);
    assertThat(verdict.lost()).isZero();
  }

  @Test
  void countsAnAttemptThatWasLost() {
    store.swarm().tasks().release(task.token());
    task = store.swarm().tasks().claim(ClaimRequest.by(Fill.AGENT)).get(0);
    complete();

    var verdict = verdict(1, acknowledged(task.token()));

    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.lost()).isEqualTo(1);
  }

  @Test
  void findsACompletionThatWasAcknowledgedTwice() {
    complete();

    assertThat(verdict(1, acknowledged(task.token()), acknowledged(task.token())).faults())
        .singleElement()
        .asString()
        .startsWith("acknowledged twice");
  }

  @Test
  void findsALeaseThatTwoWereGiven() {
    complete();

    assertThat(verdict(1, claimed(task.token()), claimed(task.token())).faults())
        .singleElement()
        .asString()
        .startsWith("two agents were given");
  }

  @Test
  void findsAnAcknowledgementThatTheStoreDoesNotKnow() {
    complete();

    assertThat(verdict(1, acknowledged(new LeaseToken(task.id(), 7))).faults())
        .singleElement()
        .asString()
        .contains("was acknowledged");
  }

  @Test
  void findsATaskThatIsNotCompletedOrNotThere() {
    assertThat(verdict(2).faults()).hasSize(2);
  }

  private void complete() {
    store.swarm().tasks().complete(task.token(), Optional.empty());
  }

  private KillsVerdict verdict(int tasks, Line... journals) {
    return KillsVerdict.of(store.swarm(), List.of(journals), tasks);
  }

  private static Line claimed(LeaseToken lease) {
    return new Line(Event.CLAIMED, lease);
  }

  private static Line acknowledged(LeaseToken lease) {
    return new Line(Event.ACKNOWLEDGED, lease);
  }
}
