package io.skep.application.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Set of the tasks in flight of a worker. Thread-safe. */
final class InFlightTasks {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Set<InFlightTask> tasks = new HashSet<>();

  void add(InFlightTask task) {
    lock.lock();
    try {
      tasks.add(task);
    } finally {
      lock.unlock();
    }
  }

  void remove(InFlightTask task) {
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

  List<InFlightTask> all() {
    lock.lock();
    try {
      return new ArrayList<>(tasks);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no task is in flight, or until the timeout. */
  void awaitEmpty(Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long remaining = timeout.toNanos();
      while (!tasks.isEmpty() && remaining > 0) {
        remaining = emptied.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }
}
