package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskReadyNotifier;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/**
 * Base of the worker tests: an in-memory store with fault injection, and a queue of finished tasks.
 */
abstract class WorkerTestCase {

  static final AgentId ADA = new AgentId("ada");
  static final AgentId BOB = new AgentId("bob");
  static final Optional<Json> DONE = Optional.of(Json.string("done"));

  /** Timeout sufficient for slow machines; only failing tests wait for it. */
  static final long TIMEOUT_SECONDS = 120;

  /** Heartbeats every 40 ms of real time; the clock of the store does not advance by itself. */
  static final WorkerSettings FAST =
      WorkerSettings.DEFAULT
          .withLease(Duration.ofMillis(120))
          .withPollInterval(Duration.ofMillis(5))
          .withMaxBackoff(Duration.ofMillis(5));

  record Finished(Task task, WorkOutcome outcome) {}

  final SettableClock clock = new SettableClock();
  final Store store = InMemoryStore.open(clock);
  final Swarm swarm = new Swarm(SwarmId.DEFAULT, store);
  final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  private final List<Worker> workers = new ArrayList<>();

  @AfterEach
  void closeWorkers() {
    workers.forEach(Worker::close);
  }

  Worker.Builder worker(AgentId agent) {
    return worker(swarm, agent);
  }

  Worker.Builder worker(Swarm swarm, AgentId agent) {
    return Worker.builder(swarm, agent).settings(FAST).observer(recorder());
  }

  Worker startWorker(Worker.Builder builder, TaskHandler handler) {
    var worker = builder.start(handler);
    workers.add(worker);
    return worker;
  }

  Worker startWorker(TaskHandler handler) {
    return startWorker(worker(ADA), handler);
  }

  Task enqueue(String title) {
    return swarm.tasks().enqueue(TaskSpec.of(title));
  }

  Finished nextFinished() throws InterruptedException {
    var next = finished.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a finished task").isNotNull();
    return next;
  }

  Task reload(Task task) {
    return swarm.tasks().find(task.id()).orElseThrow();
  }

  TaskStatus status(Task task) {
    return reload(task).status();
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("latch").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  static void awaitIdle(Worker worker) throws InterruptedException {
    assertThat(worker.awaitIdle(Duration.ofSeconds(TIMEOUT_SECONDS))).as("idle").isTrue();
  }

  /** Blocks until interrupted. */
  static Optional<Json> blockUntilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
    return DONE;
  }

  /** Returns a swarm over the same store whose task repository is intercepted. */
  Swarm interceptTasks(PortInterceptor interceptor) {
    return swarmOver(
        store.unitOfWork(),
        PortInterceptor.decorate(TaskRepository.class, store.tasks(), interceptor),
        store.readyNotifier());
  }

  Swarm swarmOver(UnitOfWork work, TaskRepository tasks, TaskReadyNotifier readyNotifier) {
    return new Swarm(
        SwarmId.DEFAULT,
        new Store(
            work,
            store.agents(),
            store.conversations(),
            store.plans(),
            tasks,
            store.queues(),
            store.messages(),
            store.deliveries(),
            store.importRecords(),
            store.changeFeed(),
            readyNotifier,
            store.ids(),
            store.clock()));
  }

  static StoreException storeFailure(ErrorCode code) {
    return new StoreException(code, "broken for the test", null);
  }

  private WorkerObserver recorder() {
    return new WorkerObserver() {
      @Override
      public void claimed(Task task) {}

      @Override
      public void finished(Task task, WorkOutcome outcome, Duration duration) {
        finished.add(new Finished(task, outcome));
      }
    };
  }
}
