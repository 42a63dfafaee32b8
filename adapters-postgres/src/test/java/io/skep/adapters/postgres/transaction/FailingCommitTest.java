package io.skep.adapters.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.StoreErrors;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.TcpProxy;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that fail, and commits that succeed without anybody learning of it. */
class FailingCommitTest {

  private static final TaskSpec TASK = TaskSpec.builder("task").key("key").build();
  private static final AgentId AGENT = new AgentId("a");

  private TcpProxy network;
  private PostgresStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    network = TcpProxy.inFrontOf(PostgresStoreFixture.newDatabase());
    store = PostgresStore.open(PostgresConfig.of(network.address()).withNotifications(false));
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    network.close();
  }

  @Test
  void keyResolvesUnknownOutcomeOfCommittedTransaction() {
    network.cutAfterCommit();
    StoreErrors.assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> swarm.tasks().enqueue(TASK));
    Await.until("the commit takes effect", () -> stored() == 1);

    swarm.tasks().enqueue(TASK);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void keyResolvesUnknownOutcomeOfLostTransaction() {
    network.cutBeforeCommit();
    StoreErrors.assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> swarm.tasks().enqueue(TASK));
    assertThat(stored()).isZero();

    swarm.tasks().enqueue(TASK);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void readingResolvesUnknownOutcomeOfClaim() {
    var task = swarm.tasks().enqueue(TASK);
    network.cutAfterCommit();
    StoreErrors.assertFails(
        ErrorCode.OUTCOME_UNKNOWN, () -> swarm.tasks().claim(ClaimRequest.forAgent(AGENT)));

    Await.until("the claim takes effect", () -> find(task).status() == TaskStatus.IN_PROGRESS);
    var held = find(task);
    assertThat(held.agent()).hasValue(AGENT);
    assertThat(swarm.tasks().complete(held.token(), Optional.empty()).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void storeResolvesUnknownOutcomeOfCompletion() {
    var task = swarm.tasks().enqueue(TASK);
    var token = swarm.tasks().claim(ClaimRequest.forAgent(AGENT)).get(0).token();
    // One statement that commits itself.
    network.cutAfter("INSERT INTO task_ended");

    var completed = swarm.tasks().complete(token, Optional.empty());

    assertThat(completed).isEqualTo(find(task));
    assertThat(completed.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(9)).items()).hasSize(1);
  }

  @Test
  void retriesWhenTheConnectionBreaksBeforeCommit() {
    var runs = new AtomicInteger();

    swarm
        .unitOfWork()
        .write(
            () -> {
              swarm.tasks().enqueue(TASK);
              if (runs.incrementAndGet() == 1) {
                network.cutAll();
              }
              return swarm.tasks().enqueue(TaskSpec.of("another task"));
            });

    assertThat(runs).hasValue(2);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void readsNeedNoCommit() {
    swarm.tasks().enqueue(TASK);
    var runs = new AtomicInteger();

    int found =
        swarm
            .unitOfWork()
            .read(
                () -> {
                  if (runs.incrementAndGet() == 1) {
                    network.cutAll();
                  }
                  return stored();
                });
    network.cutAll();

    assertThat(found).isEqualTo(1);
    assertThat(runs).hasValue(2);
    assertThat(stored()).isEqualTo(1);
  }

  private Task find(Task task) {
    return swarm.tasks().find(task.id()).orElseThrow();
  }

  private int stored() {
    return swarm.tasks().list(TaskQuery.ALL, PageRequest.first(10)).items().size();
  }
}
