package io.skep.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that work side by side until all are through. */
final class Team {

  /** What one of them does. */
  @FunctionalInterface
  interface Member {
    void work(int number) throws Exception;
  }

  private Team() {}

  static void run(int members, Member member) throws Exception {
    var pool = Executors.newFixedThreadPool(members);
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        int number = i;
        working.add(
            pool.submit(
                () -> {
                  member.work(number);
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
