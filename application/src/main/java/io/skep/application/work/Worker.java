package io.skep.application.work;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.ReadySignals.Subscription;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
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
 * Works on the tasks of one or more queues, several at once, until it is closed.
 *
 * <p>It claims no more tasks than it can start, and keeps their leases by heartbeats from the claim
 * on; an agent that is registered is kept alive by them as well. A task that a handler returns from
 * is completed; one that it throws from has failed, and is tried again as its policy allows. When a
 * task is cancelled or its lease is lost, the handler is interrupted, and whatever comes of it is
 * dropped. While the store is out of order, the worker tries on with growing rests.
 *
 * <p>Two workers that run at the same time should not use the same agent id: each takes tasks into
 * account that the other holds. Safe for use by many threads.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final int MAX_QUEUES = 100;

  /** How long closing waits at most for handlers that it has interrupted. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final Swarm swarm;
  private final AgentId agent;
  private final WorkerSettings settings;
  private final Duration settling;
  private final Tally tally;
  private final Bell bell = new Bell();
  private final Rounds rounds = new Rounds();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final TasksInHand inHand = new TasksInHand();
  private final Reports reports;
  private final ExecutorService handlers;
  private final List<Subscription> subscriptions;
  private final Thread claims;
  private final Thread leases;
  private volatile long graceEnd;

  private Worker(Builder builder, TaskHandler handler) {
    swarm = builder.swarm;
    agent = builder.agent;
    settings = builder.settings;
    settling = settings.lease().compareTo(SETTLING) < 0 ? settings.lease() : SETTLING;
    tally = new Tally(builder.observer);
    reports = new Reports(swarm.tasks(), settings.maxBackoff(), over);
    handlers = HandlerThreads.open(settings.virtualThreads(), "skep-task-" + agent);
    var keeper = new LeaseKeeper(swarm, agent, settings.lease(), inHand, over);
    var runner =
        new TaskRunner(handler, inHand, keeper, reports, tally, handlers, closing, bell::ring);
    var loop =
        new ClaimLoop(builder.claims(), settings, inHand, runner::start, bell, rounds, closing);
    // Not on virtual threads: handlers that compute must not keep heartbeats from being sent.
    claims = thread("skep-claims-" + agent, loop);
    leases = thread("skep-leases-" + agent, keeper);
    subscriptions =
        builder.queues.stream()
            .map(queue -> swarm.signals().subscribe(swarm.id(), queue, bell::ring))
            .toList();
  }

  /** Returns a builder of a worker that claims tasks of a swarm as this agent. */
  public static Builder builder(Swarm swarm, AgentId agent) {
    return new Builder(swarm, agent);
  }

  /** Returns the agent as which it claims. */
  public AgentId agent() {
    return agent;
  }

  /** Returns whether closing it has begun. */
  public boolean isClosed() {
    return closed.get();
  }

  /** Returns what it has done so far. */
  public WorkerCounts counts() {
    return tally.counts(inHand.count());
  }

  /**
   * Waits until this worker has nothing in hand and finds nothing to claim; what becomes ready only
   * later, such as a task that rests before another attempt, is not waited for.
   *
   * @return false if that did not happen in time, or the worker is closed
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    return rounds.awaitIdle(atMost, bell::ring);
  }

  /** Claims nothing more; what is in hand goes on. The grace period of closing begins. */
  public synchronized void stopClaiming() {
    if (closing.getCount() > 0) {
      graceEnd = System.nanoTime() + settings.grace().toNanos();
      subscriptions.forEach(Subscription::close);
      closing.countDown();
      bell.ring();
    }
  }

  /**
   * Claims nothing more and waits, for the grace period at most, for the tasks in hand. Then
   * interrupts the handlers that are left, and gives their tasks back: a few seconds later also
   * those whose handlers do not stop, which go on in vain. Closing again does nothing.
   *
   * <p>An interruption of the calling thread ends the grace period; it is kept.
   */
  @Override
  public void close() {
    stopClaiming();
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    var wait = new Waiting();
    wait.during(Duration.ofNanos(graceEnd - System.nanoTime()), inHand::awaitNone);
    inHand.all().forEach(task -> task.stop(HeldTask.Stop.CLOSING));
    wait.during(settling, left -> claims.join(left.toMillis() + 1));
    wait.during(settling, inHand::awaitNone);
    over.countDown();
    var stubborn = inHand.all().stream().filter(HeldTask::abandon).toList();
    stubborn.forEach(this::giveBack);
    handlers.shutdown();
    wait.during(settling, left -> leases.join(left.toMillis() + 1));
    if (stubborn.isEmpty()) {
      wait.during(settling, left -> handlers.awaitTermination(left.toNanos(), NANOSECONDS));
    }
    LOG.info("worker closed swarm={} agent={} {}", swarm.id(), agent, counts());
    wait.restoreInterruption();
  }

  private void giveBack(HeldTask task) {
    LOG.warn("handler does not stop, its task is given back task={}", task.token());
    reports.release(task.token());
  }

  private void start() {
    leases.start();
    claims.start();
    LOG.info("worker started swarm={} agent={} {}", swarm.id(), agent, settings);
  }

  /** Waits that an interruption ends, which is handed on when all is done. */
  private static final class Waiting {

    private boolean interrupted;

    void during(Duration atMost, Wait wait) {
      try {
        wait.await(atMost);
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
      void await(Duration atMost) throws InterruptedException;
    }
  }

  private static Thread thread(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Says one thing after the other of a worker. Not safe for use by many threads. */
  public static final class Builder {

    private final Swarm swarm;
    private final AgentId agent;
    private List<QueueName> queues = List.of(QueueName.DEFAULT);
    private Optional<PlanId> plan = Optional.empty();
    private Labels capabilities = Labels.NONE;
    private WorkerSettings settings = WorkerSettings.DEFAULT;
    private WorkerObserver observer = WorkerObserver.NONE;
    private Consumer<Worker> owner = worker -> {};

    private Builder(Swarm swarm, AgentId agent) {
      this.swarm = swarm;
      this.agent = agent;
    }

    /**
     * Sets the queues that it claims from in turn, 1 to 100; {@link QueueName#DEFAULT} unless set.
     */
    public Builder queues(QueueName... values) {
      return queues(List.of(values));
    }

    /** Sets the queues that it claims from in turn, 1 to 100. */
    public Builder queues(Collection<QueueName> values) {
      Check.range("number of queues", values.size(), 1, MAX_QUEUES);
      queues = values.stream().distinct().toList();
      return this;
    }

    /** Has it claim only the tasks of a plan. */
    public Builder plan(PlanId value) {
      plan = Optional.of(value);
      return this;
    }

    /** Sets what it can do, beyond what the agent is registered with. */
    public Builder capabilities(String... values) {
      return capabilities(Labels.of(values));
    }

    /** Sets what it can do, beyond what the agent is registered with. */
    public Builder capabilities(Labels value) {
      capabilities = value;
      return this;
    }

    /** Sets how it goes about its work. */
    public Builder settings(WorkerSettings value) {
      settings = value;
      return this;
    }

    /** Changes how it goes about its work, starting from what was set so far. */
    public Builder settings(UnaryOperator<WorkerSettings> change) {
      return settings(change.apply(settings));
    }

    /** Sets who learns what it does. */
    public Builder observer(WorkerObserver value) {
      observer = value;
      return this;
    }

    /** Sets who learns of the worker before it starts; what is thrown then keeps it from that. */
    public Builder owner(Consumer<Worker> value) {
      owner = value;
      return this;
    }

    /** Starts a worker that has {@code handler} work on the tasks; whoever starts it closes it. */
    public Worker start(TaskHandler handler) {
      var worker = new Worker(this, handler);
      try {
        owner.accept(worker);
      } catch (RuntimeException e) {
        worker.close();
        throw e;
      }
      worker.start();
      return worker;
    }

    private ClaimLoop.Claims claims() {
      var request = ClaimRequest.by(agent).capableOf(capabilities).heldFor(settings.lease());
      return new ClaimLoop.Claims(swarm, plan.map(request::ofPlan).orElse(request), queues);
    }
  }
}
