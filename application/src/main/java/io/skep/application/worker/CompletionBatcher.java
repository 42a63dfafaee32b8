package io.skep.application.worker;

import io.skep.domain.error.SkepException;
import io.skep.domain.task.Completion;
import io.skep.domain.task.TaskManager;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches concurrent completions: while one call is in progress, the completions of other threads
 * queue up for the next. A completion without concurrent ones is submitted at once. Thread-safe.
 */
final class CompletionBatcher {

  private final TaskManager tasks;
  private final Queue<PendingCompletion> pending = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();

  CompletionBatcher(TaskManager tasks) {
    this.tasks = tasks;
  }

  /**
   * Returns whether the completion was accepted; false if the task is not held under the token.
   *
   * @throws SkepException as {@link TaskManager#completeAll} does
   */
  boolean complete(Completion completion) {
    var entry = new PendingCompletion(completion);
    pending.add(entry);
    lock.lock();
    try {
      while (!entry.done) {
        submitBatch();
      }
    } finally {
      lock.unlock();
    }
    if (entry.failure != null) {
      throw entry.failure;
    }
    return entry.accepted;
  }

  private void submitBatch() {
    var batch = nextBatch();
    try {
      var lost =
          new HashSet<>(
              tasks.completeAll(batch.stream().map(PendingCompletion::completion).toList()).lost());
      batch.forEach(entry -> entry.accepted = !lost.contains(entry.completion.token()));
    } catch (RuntimeException e) {
      batch.forEach(entry -> entry.failure = e);
    } catch (Error e) {
      // Every waiting thread must get a result.
      batch.forEach(entry -> entry.failure = new CompletionException(e));
    }
    batch.forEach(entry -> entry.done = true);
  }

  /**
   * Takes the next batch, which must not name a task twice. A task is queued twice if its lease was
   * lost unnoticed.
   */
  private List<PendingCompletion> nextBatch() {
    List<PendingCompletion> batch = new ArrayList<>();
    Set<TaskId> taskIds = new HashSet<>();
    while (batch.size() < TaskManager.MAX_BATCH) {
      var next = pending.peek();
      if (next == null || !taskIds.add(next.completion.token().task())) {
        return batch;
      }
      batch.add(pending.remove());
    }
    return batch;
  }

  /** Queued completion and its result; guarded by the lock. */
  private static final class PendingCompletion {

    private final Completion completion;
    private boolean done;
    private boolean accepted;
    private @Nullable RuntimeException failure;

    PendingCompletion(Completion completion) {
      this.completion = completion;
    }

    Completion completion() {
      return completion;
    }
  }
}
