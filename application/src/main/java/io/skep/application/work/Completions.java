package io.skep.application.work;

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
 * Reports completions, those of several threads in one call: while one call is under way the next
 * ones gather. A completion that comes alone does not wait. Safe for use by many threads.
 */
final class Completions {

  private final TaskManager tasks;
  private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  Completions(TaskManager tasks) {
    this.tasks = tasks;
  }

  /**
   * Returns whether the completion was accepted; false if the task is not held under the token.
   *
   * @throws SkepException as {@link TaskManager#completeAll} does
   */
  boolean complete(Completion completion) {
    var entry = new Entry(completion);
    waiting.add(entry);
    turn.lock();
    try {
      while (!entry.settled) {
        reportBatch();
      }
    } finally {
      turn.unlock();
    }
    if (entry.failure != null) {
      throw entry.failure;
    }
    return entry.accepted;
  }

  private void reportBatch() {
    var batch = nextBatch();
    try {
      var lost =
          new HashSet<>(tasks.completeAll(batch.stream().map(Entry::completion).toList()).lost());
      batch.forEach(entry -> entry.accepted = !lost.contains(entry.completion.token()));
    } catch (RuntimeException e) {
      batch.forEach(entry -> entry.failure = e);
    } catch (Error e) {
      // Those who wait for an answer must get one.
      batch.forEach(entry -> entry.failure = new CompletionException(e));
    }
    batch.forEach(entry -> entry.settled = true);
  }

  /** One call names each task once; a task is there twice when its lease was lost unnoticed. */
  private List<Entry> nextBatch() {
    List<Entry> batch = new ArrayList<>();
    Set<TaskId> named = new HashSet<>();
    while (batch.size() < TaskManager.MAX_BATCH) {
      var next = waiting.peek();
      if (next == null || !named.add(next.completion.token().task())) {
        return batch;
      }
      batch.add(waiting.remove());
    }
    return batch;
  }

  /** A completion and its answer; read and written by whoever has the turn. */
  private static final class Entry {

    private final Completion completion;
    private boolean settled;
    private boolean accepted;
    private @Nullable RuntimeException failure;

    Entry(Completion completion) {
      this.completion = completion;
    }

    Completion completion() {
      return completion;
    }
  }
}
