package io.skep.bootstrap.cli.demo;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Agent of the demonstration: claims tasks, completes them, sends messages to its neighbour, and
 * reads mail.
 */
final class DemoAgent implements Runnable {

  private static final Duration LEASE = Duration.ofMillis(500);
  private static final int TASKS_HELD_AT_CRASH = 3;
  private static final int TASKS_PER_MESSAGE = 10;
  private static final long MAX_IDLE_MILLIS = 50;

  private final Swarm swarm;
  private final AgentId id;
  private final AgentId neighbour;
  private final int crashAfter;
  private final AtomicLong completed;
  private final AtomicBoolean stop;
  private final Semaphore ready = new Semaphore(0);

  /** Latencies of claims; to be read after the agent has ended. */
  final Latencies claims = new Latencies();

  final Latencies writes = new Latencies();
  final List<LeaseToken> abandonedTokens = new ArrayList<>();
  long messagesSent;
  long messagesRead;

  /**
   * Creates an agent.
   *
   * @param crashAfter number of completed tasks after which the agent abandons further claimed
   *     tasks
   */
  DemoAgent(
      Swarm swarm,
      AgentId id,
      AgentId neighbour,
      String team,
      int crashAfter,
      AtomicLong completed,
      AtomicBoolean stop) {
    this.swarm = swarm;
    this.id = id;
    this.neighbour = neighbour;
    this.crashAfter = crashAfter;
    this.completed = completed;
    this.stop = stop;
    swarm.agents().register(id, AgentProfile.DEFAULT.withTeam(team));
  }

  @Override
  public void run() {
    var request = ClaimRequest.forAgent(id).withQueue(DemoCommand.QUEUE).withLease(LEASE);
    int done = 0;
    var subscription =
        swarm.readyNotifier().subscribe(swarm.id(), DemoCommand.QUEUE, ready::release);
    try {
      while (!stop.get()) {
        if (done == crashAfter) {
          crash(request);
          return;
        }
        var claimed = timed(claims, () -> swarm.tasks().claim(request));
        if (claimed.isEmpty()) {
          awaitTasks();
        } else {
          done += work(claimed.get(0), done);
        }
      }
      readMail();
      swarm.agents().reportCycle(id, CycleReport.of(done));
    } finally {
      subscription.close();
    }
  }

  private int work(Task task, int done) {
    var answer = Json.string("done by " + id);
    try {
      timed(writes, () -> swarm.tasks().complete(task.token(), Optional.of(answer)));
    } catch (LeaseLostException e) {
      // The lease has expired, and the task has been reclaimed.
      return 0;
    }
    completed.incrementAndGet();
    if (done % TASKS_PER_MESSAGE == 0) {
      swarm
          .messages()
          .append(ThreadId.of(task.id()), MessageInput.of(Role.ASSISTANT, answer).withAuthor(id));
      swarm
          .mailbox()
          .send(
              OutgoingMessage.text(
                  id, Recipients.agents(neighbour), task.spec().title(), "is done"));
      messagesSent++;
      readMail();
    }
    return 1;
  }

  private void readMail() {
    for (var entry : swarm.mailbox().fetch(id, 100)) {
      swarm.mailbox().acknowledge(id, entry.message().id());
      messagesRead++;
    }
  }

  private void crash(ClaimRequest request) {
    while (!stop.get() && abandonedTokens.isEmpty()) {
      for (var task : swarm.tasks().claim(request.withLimit(TASKS_HELD_AT_CRASH))) {
        abandonedTokens.add(task.token());
      }
      if (abandonedTokens.isEmpty()) {
        awaitTasks();
      }
    }
  }

  /** Waits up to 50 ms for a notification of ready tasks. */
  private void awaitTasks() {
    try {
      if (ready.tryAcquire(MAX_IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        ready.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.set(true);
    }
  }

  private static <T> T timed(Latencies latencies, Supplier<T> call) {
    long start = System.nanoTime();
    try {
      return call.get();
    } finally {
      latencies.add(System.nanoTime() - start);
    }
  }
}
