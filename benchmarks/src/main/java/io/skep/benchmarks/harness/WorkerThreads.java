package io.skep.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs threads in parallel until all have ended. */
public final class WorkerThreads {

  /** Work of one thread. */
  @FunctionalInterface
  public interface Worker {
    /** Runs the work of the thread with a number from 0. */
    void run(int number) throws Exception;
  }

  private WorkerThreads() {}

  /** Runs the work on {@code members} threads, numbered from 0. */
  public static void run(int members, Worker member) throws Exception {
    var pool = Executors.newFixedThreadPool(members);
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        int number = i;
        working.add(
            pool.submit(
                () -> {
                  member.run(number);
                  return null;
                }));
      }
      for (var one : working) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
