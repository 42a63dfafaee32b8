package io.skep.application.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The tasks that a worker holds. Safe for use by many threads. */
final class TasksInHand {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Set<HeldTask> tasks = new HashSet<>();

  void add(HeldTask task) {
    lock.lock();
    try {
      tasks.add(task);
    } finally {
      lock.unlock();
    }
  }

  void remove(HeldTask task) {
    lock.lock();
    try {
      tasks.remove(task);
      if (tasks.isEmpty()) {
        emptied.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  List<HeldTask> all() {
    lock.lock();
    try {
      return new ArrayList<>(tasks);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is none, or for as long as {@code atMost}. */
  void awaitNone(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!tasks.isEmpty() && left > 0) {
        left = emptied.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
