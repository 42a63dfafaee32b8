package io.skep.application.worker;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskReadyNotifier.Subscription;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Concurrent worker for the tasks of one or more queues. Runs until it is closed.
 *
 * <p>Claims at most as many tasks as it can start, and renews their leases by heartbeats from the
 * claim on; the same heartbeats keep a registered agent online. A task is completed when its
 * handler returns. A task whose handler throws fails, and is retried according to its retry policy.
 * When a task is cancelled or its lease is lost, its handler is interrupted and its result dropped.
 * While the store fails, the worker retries with exponential backoff.
 *
 * <p>Workers that run at the same time should use different agent ids: claims take into account all
 * tasks that the agent holds. Thread-safe.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final int MAX_QUEUES = 100;

  /** Maximum time that closing waits for interrupted handlers. */
  private static final Duration MAX_INTERRUPT_TIMEOUT = Duration.ofSeconds(5);

  private final Swarm swarm;
  private final AgentId agent;
  private final WorkerSettings settings;
  private final Duration interruptTimeout;
  private final WorkerMetrics metrics;
  private final WakeSignal wakeSignal = new WakeSignal();
  private final IdleTracker idleTracker = new IdleTracker();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final InFlightTasks inFlight = new InFlightTasks();
  private final ResultReporter resultReporter;
  private final ExecutorService handlerExecutor;
  private final List<Subscription> subscriptions;
  private final Thread claimThread;
  private final Thread leaseThread;
  private volatile long shutdownDeadline;

  private Worker(Builder builder, TaskHandler handler) {
    swarm = builder.swarm;
    agent = builder.agent;
    settings = builder.settings;
    interruptTimeout =
        settings.lease().compareTo(MAX_INTERRUPT_TIMEOUT) < 0
            ? settings.lease()
            : MAX_INTERRUPT_TIMEOUT;
    metrics = new WorkerMetrics(builder.observer);
    resultReporter = new ResultReporter(swarm.tasks(), settings.maxBackoff(), stopped);
    handlerExecutor = HandlerExecutors.create(settings.virtualThreads(), "skep-task-" + agent);
    var leaseRenewer = new LeaseRenewer(swarm, agent, settings.lease(), inFlight, stopped);
    var runner =
        new TaskRunner(
            handler,
            inFlight,
            leaseRenewer,
            resultReporter,
            metrics,
            handlerExecutor,
            closing,
            wakeSignal::signal);
    var claimLoop =
        new ClaimLoop(
            builder.claimSpec(),
            settings,
            inFlight,
            runner::start,
            wakeSignal,
            idleTracker,
            closing);
    // Platform threads: CPU-bound handlers on virtual threads must not delay heartbeats.
    claimThread = daemonThread("skep-claims-" + agent, claimLoop);
    leaseThread = daemonThread("skep-leases-" + agent, leaseRenewer);
    subscriptions =
        builder.queues.stream()
            .map(queue -> swarm.readyNotifier().subscribe(swarm.id(), queue, wakeSignal::signal))
            .toList();
  }

  /** Returns a builder of a worker that claims tasks of the swarm for the agent. */
  public static Builder builder(Swarm swarm, AgentId agent) {
    return new Builder(swarm, agent);
  }

  /** Returns the agent that claims the tasks. */
  public AgentId agent() {
    return agent;
  }

  /** Returns whether {@link #close()} was called. */
  public boolean isClosed() {
    return closed.get();
  }

  /** Returns the number of tasks in flight and the numbers of outcomes since the start. */
  public WorkerCounts counts() {
    return metrics.counts(inFlight.count());
  }

  /**
   * Waits until a claim round starts with no task in flight and claims none. Tasks that become
   * ready only later, such as delayed retries, are not waited for.
   *
   * @return false on timeout, or if the worker is closed
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    return idleTracker.awaitIdle(timeout, wakeSignal::signal);
  }

  /** Stops claiming; tasks in flight continue. Starts the shutdown timeout. */
  public synchronized void stopClaiming() {
    if (closing.getCount() > 0) {
      shutdownDeadline = System.nanoTime() + settings.shutdownTimeout().toNanos();
      subscriptions.forEach(Subscription::close);
      closing.countDown();
      wakeSignal.signal();
    }
  }

  /**
   * Stops claiming and waits up to the shutdown timeout for the tasks in flight. Then interrupts
   * the remaining handlers and releases their tasks; after a few more seconds also releases the
   * tasks of handlers that do not stop, whose results are dropped. Idempotent.
   *
   * <p>An interrupt of the calling thread ends the current wait; the interrupt status is restored.
   */
  @Override
  public void close() {
    stopClaiming();
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    var waits = new InterruptibleWaits();
    waits.await(Duration.ofNanos(shutdownDeadline - System.nanoTime()), inFlight::awaitEmpty);
    inFlight.all().forEach(task -> task.stop(InFlightTask.StopReason.CLOSING));
    waits.await(interruptTimeout, remaining -> claimThread.join(remaining.toMillis() + 1));
    waits.await(interruptTimeout, inFlight::awaitEmpty);
    stopped.countDown();
    var unresponsive = inFlight.all().stream().filter(InFlightTask::abandon).toList();
    unresponsive.forEach(this::releaseTask);
    handlerExecutor.shutdown();
    waits.await(interruptTimeout, remaining -> leaseThread.join(remaining.toMillis() + 1));
    if (unresponsive.isEmpty()) {
      waits.await(
          interruptTimeout,
          remaining -> handlerExecutor.awaitTermination(remaining.toNanos(), NANOSECONDS));
    }
    LOG.info("worker closed: swarm={} agent={} {}", swarm.id(), agent, counts());
    waits.restoreInterruption();
  }

  private void releaseTask(InFlightTask task) {
    LOG.warn("handler ignores interrupts, task released: task={}", task.token());
    resultReporter.release(task.token());
  }

  private void start() {
    leaseThread.start();
    claimThread.start();
    LOG.info("worker started: swarm={} agent={} {}", swarm.id(), agent, settings);
  }

  /** Sequence of waits, each ended by an interrupt, which is restored after the last. */
  private static final class InterruptibleWaits {

    private boolean interrupted;

    void await(Duration timeout, Wait action) {
      try {
        action.await(timeout);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    void restoreInterruption() {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    interface Wait {
      void await(Duration timeout) throws InterruptedException;
    }
  }

  private static Thread daemonThread(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Builder of a worker. Not thread-safe. */
  public static final class Builder {

    private final Swarm swarm;
    private final AgentId agent;
    private List<QueueName> queues = List.of(QueueName.DEFAULT);
    private Optional<PlanId> plan = Optional.empty();
    private Labels capabilities = Labels.NONE;
    private WorkerSettings settings = WorkerSettings.DEFAULT;
    private WorkerObserver observer = WorkerObserver.NONE;
    private Consumer<Worker> beforeStart = worker -> {};

    private Builder(Swarm swarm, AgentId agent) {
      this.swarm = swarm;
      this.agent = agent;
    }

    /**
     * Sets the queues, 1 to 100, claimed from in round-robin order. Default: {@link
     * QueueName#DEFAULT}.
     */
    public Builder queues(QueueName... values) {
      return queues(List.of(values));
    }

    /** Sets the queues, 1 to 100, claimed from in round-robin order; duplicates are ignored. */
    public Builder queues(Collection<QueueName> values) {
      Validate.range("number of queues", values.size(), 1, MAX_QUEUES);
      queues = values.stream().distinct().toList();
      return this;
    }

    /** Restricts claims to the tasks of a plan. */
    public Builder plan(PlanId value) {
      plan = Optional.of(value);
      return this;
    }

    /** Sets capabilities in addition to those of the registered agent. */
    public Builder capabilities(String... values) {
      return capabilities(Labels.of(values));
    }

    /** Sets capabilities in addition to those of the registered agent. */
    public Builder capabilities(Labels value) {
      capabilities = value;
      return this;
    }

    /** Sets the settings. */
    public Builder settings(WorkerSettings value) {
      settings = value;
      return this;
    }

    /** Changes the current settings. */
    public Builder settings(UnaryOperator<WorkerSettings> change) {
      return settings(change.apply(settings));
    }

    /** Sets the observer. */
    public Builder observer(WorkerObserver value) {
      observer = value;
      return this;
    }

    /**
     * Sets a callback that runs before the worker starts; an exception that it throws prevents the
     * start.
     */
    public Builder beforeStart(Consumer<Worker> value) {
      beforeStart = value;
      return this;
    }

    /** Starts a worker that runs {@code handler} for each claimed task. The caller closes it. */
    public Worker start(TaskHandler handler) {
      var worker = new Worker(this, handler);
      try {
        beforeStart.accept(worker);
      } catch (RuntimeException e) {
        worker.close();
        throw e;
      }
      worker.start();
      return worker;
    }

    private ClaimLoop.ClaimSpec claimSpec() {
      var request =
          ClaimRequest.forAgent(agent).withCapabilities(capabilities).withLease(settings.lease());
      return new ClaimLoop.ClaimSpec(swarm, plan.map(request::withPlan).orElse(request), queues);
    }
  }
}
