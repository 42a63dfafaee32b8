package io.skep.application.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ReadySignals;
import io.skep.domain.task.Task;
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

/** What the tests of the worker share: a store whose faults can be chosen, and what workers did. */
abstract class WorkerTestCase {

  static final AgentId ADA = new AgentId("ada");
  static final AgentId BOB = new AgentId("bob");
  static final Optional<Json> DONE = Optional.of(Json.string("done"));

  /** Long enough for every machine; only a failing test waits for so long. */
  static final long PATIENCE_SECONDS = 120;

  /** Heartbeats every 40 ms of real time; the store's clock stands still. */
  static final WorkerSettings QUICK =
      WorkerSettings.DEFAULT
          .withLease(Duration.ofMillis(120))
          .withPoll(Duration.ofMillis(5))
          .withMaxBackoff(Duration.ofMillis(5));

  record Finished(Task task, WorkOutcome outcome) {}

  final SettableClock clock = new SettableClock();
  final Store plain = InMemoryStore.open(clock);
  final Swarm swarm = new Swarm(SwarmId.DEFAULT, plain);
  final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  private final List<Worker> workers = new ArrayList<>();

  @AfterEach
  void closeWorkers() {
    workers.forEach(Worker::close);
  }

  Worker.Builder worker(AgentId agent) {
    return worker(swarm, agent);
  }

  Worker.Builder worker(Swarm over, AgentId agent) {
    return Worker.builder(over, agent).settings(QUICK).observer(recorder());
  }

  Worker started(Worker.Builder builder, TaskHandler handler) {
    var worker = builder.start(handler);
    workers.add(worker);
    return worker;
  }

  Worker started(TaskHandler handler) {
    return started(worker(ADA), handler);
  }

  Task queue(String title) {
    return swarm.tasks().queue(TaskSpec.of(title));
  }

  Finished nextFinished() throws InterruptedException {
    var next = finished.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a finished task").isNotNull();
    return next;
  }

  Task stored(Task task) {
    return swarm.tasks().find(task.id()).orElseThrow();
  }

  TaskStatus status(Task task) {
    return stored(task).status();
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("latch").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  static void awaitIdle(Worker worker) throws InterruptedException {
    assertThat(worker.awaitIdle(Duration.ofSeconds(PATIENCE_SECONDS))).as("idle").isTrue();
  }

  /** Blocks until it is interrupted. */
  static Optional<Json> untilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
    return DONE;
  }

  /** Returns the swarm over the same state, whose tasks go through {@code around}. */
  Swarm tasksThrough(Around around) {
    return over(
        plain.work(), Around.port(TaskRepository.class, plain.tasks(), around), plain.signals());
  }

  Swarm over(UnitOfWork work, TaskRepository tasks, ReadySignals signals) {
    return new Swarm(
        SwarmId.DEFAULT,
        new Store(
            work,
            plain.agents(),
            plain.conversations(),
            plain.plans(),
            tasks,
            plain.queues(),
            plain.messages(),
            plain.deliveries(),
            plain.origins(),
            plain.changes(),
            signals,
            plain.ids(),
            plain.clock()));
  }

  static StoreException storeFailure(ErrorCode code) {
    return new StoreException(code, "broken for the test", null);
  }

  private WorkerObserver recorder() {
    return new WorkerObserver() {
      @Override
      public void claimed(Task task) {}

      @Override
      public void finished(Task task, WorkOutcome outcome, Duration took) {
        finished.add(new Finished(task, outcome));
      }
    };
  }
}
