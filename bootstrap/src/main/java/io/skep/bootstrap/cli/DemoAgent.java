package io.skep.bootstrap.cli;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.LeaseToken;
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

/** One agent of the demonstration: claims, works, reports, writes to its neighbour, reads. */
final class DemoAgent implements Runnable {

  private static final Duration LEASE = Duration.ofMillis(500);
  private static final int CLAIMED_AT_DEATH = 3;
  private static final int TASKS_BETWEEN_LETTERS = 10;
  private static final long LONGEST_REST_MILLIS = 50;

  private final Swarm swarm;
  private final AgentId id;
  private final AgentId neighbour;
  private final int diesAfter;
  private final AtomicLong completed;
  private final AtomicBoolean stop;
  private final Semaphore ready = new Semaphore(0);

  /** What it measured; to be read when it has ended. */
  final Latencies claims = new Latencies();

  final Latencies writes = new Latencies();
  final List<LeaseToken> leftBehind = new ArrayList<>();
  long lettersSent;
  long lettersRead;

  /**
   * Creates an agent.
   *
   * @param diesAfter how many tasks it completes before it falls silent with others in hand
   */
  DemoAgent(
      Swarm swarm,
      AgentId id,
      AgentId neighbour,
      String team,
      int diesAfter,
      AtomicLong completed,
      AtomicBoolean stop) {
    this.swarm = swarm;
    this.id = id;
    this.neighbour = neighbour;
    this.diesAfter = diesAfter;
    this.completed = completed;
    this.stop = stop;
    swarm.agents().register(id, AgentProfile.PLAIN.withTeam(team));
  }

  @Override
  public void run() {
    var request = ClaimRequest.by(id).from(DemoCommand.QUEUE).heldFor(LEASE);
    int done = 0;
    var subscription = swarm.signals().subscribe(swarm.id(), DemoCommand.QUEUE, ready::release);
    try {
      while (!stop.get()) {
        if (done == diesAfter) {
          die(request);
          return;
        }
        var claimed = timed(claims, () -> swarm.tasks().claim(request));
        if (claimed.isEmpty()) {
          rest();
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
      // Taken back meanwhile, so somebody else has it now.
      return 0;
    }
    completed.incrementAndGet();
    if (done % TASKS_BETWEEN_LETTERS == 0) {
      swarm.messages().append(ThreadId.of(task.id()), Entry.of(Role.ASSISTANT, answer).by(id));
      swarm
          .mailbox()
          .send(Letter.text(id, Recipients.agents(neighbour), task.spec().title(), "is done"));
      lettersSent++;
      readMail();
    }
    return 1;
  }

  private void readMail() {
    for (var letter : swarm.mailbox().fetch(id, 100)) {
      swarm.mailbox().acknowledge(id, letter.message().id());
      lettersRead++;
    }
  }

  private void die(ClaimRequest request) {
    while (!stop.get() && leftBehind.isEmpty()) {
      for (var task : swarm.tasks().claim(request.upTo(CLAIMED_AT_DEATH))) {
        leftBehind.add(task.token());
      }
      if (leftBehind.isEmpty()) {
        rest();
      }
    }
  }

  /** Waits for a hint that there is work, and not for long. */
  private void rest() {
    try {
      if (ready.tryAcquire(LONGEST_REST_MILLIS, TimeUnit.MILLISECONDS)) {
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
