package io.skep.application.work;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims tasks from the queues in turn, as many as can be started, until the worker closes. */
final class ClaimLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final Duration FIRST_REST = Duration.ofMillis(20);

  /** What must be there to claim tasks. */
  record Claims(Swarm swarm, ClaimRequest request, List<QueueName> queues) {}

  private final Claims claims;
  private final WorkerSettings settings;
  private final TasksInHand inHand;
  private final Consumer<HeldTask> starter;
  private final Bell bell;
  private final Rounds rounds;
  private final CountDownLatch closing;
  private int turn;

  /**
   * Creates the loop.
   *
   * @param inHand the tasks that are not through, which leave so much less room
   * @param starter starts a task
   * @param bell rung when there may be something to claim, or room for it
   * @param rounds learns when there is nothing to do
   * @param closing ends {@link #run} when it has come and the bell is rung
   */
  ClaimLoop(
      Claims claims,
      WorkerSettings settings,
      TasksInHand inHand,
      Consumer<HeldTask> starter,
      Bell bell,
      Rounds rounds,
      CountDownLatch closing) {
    this.claims = claims;
    this.settings = settings;
    this.inHand = inHand;
    this.starter = starter;
    this.bell = bell;
    this.rounds = rounds;
    this.closing = closing;
  }

  @Override
  public void run() {
    var idle = new Backoff(settings.poll().dividedBy(8), settings.poll());
    var troubled = new Backoff(FIRST_REST, settings.maxBackoff());
    boolean failing = false;
    try {
      while (closing.getCount() > 0) {
        try {
          long round = rounds.begin();
          int wanted = settings.concurrency() - inHand.count();
          int claimed = wanted == 0 ? 0 : claim(wanted);
          if (failing && wanted > 0) {
            LOG.info("claims work again swarm={} agent={}", claims.swarm().id(), agent());
            failing = false;
            troubled.reset();
          }
          if (claimed > 0) {
            idle.reset();
            continue;
          }
          if (wanted == settings.concurrency()) {
            rounds.wasIdle(round);
          }
          bell.await(wanted == 0 ? WorkerSettings.MAX_REST : idle.next());
        } catch (RuntimeException | Error e) {
          if (!failing) {
            LOG.warn("claims fail, trying on swarm={} agent={}", claims.swarm().id(), agent(), e);
          }
          failing = true;
          var rest = mayNotClaim(e) ? settings.poll() : troubled.next();
          closing.await(rest.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Claims from each queue until there is no more room; another queue goes first each time. */
  private int claim(int wanted) {
    var queues = claims.queues();
    int claimed = 0;
    for (int i = 0; i < queues.size() && claimed < wanted; i++) {
      var request =
          claims
              .request()
              .from(queues.get((turn + i) % queues.size()))
              .upTo(Math.min(wanted - claimed, ClaimRequest.MAX_LIMIT));
      long before = System.nanoTime();
      var tasks = claims.swarm().tasks().claim(request);
      for (Task task : tasks) {
        starter.accept(new HeldTask(task, claims.swarm().tasks(), before));
      }
      claimed += tasks.size();
    }
    turn = (turn + 1) % queues.size();
    return claimed;
  }

  private Object agent() {
    return claims.request().agent();
  }

  /** An agent that is paused may be resumed at any time. */
  private static boolean mayNotClaim(Throwable e) {
    return e instanceof SkepException known && known.code() == ErrorCode.INVALID_TRANSITION;
  }
}
