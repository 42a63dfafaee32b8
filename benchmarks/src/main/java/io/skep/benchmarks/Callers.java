package io.skep.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that call the same thing again and again. */
final class Callers {

  /** One call; returns how much it did, or 0 when there is nothing left to do. */
  @FunctionalInterface
  interface Call {
    int run() throws Exception;
  }

  /**
   * What the calls came to.
   *
   * @param done how much they did
   * @param seconds how long it took
   * @param latencies how long each call took
   */
  record Outcome(long done, double seconds, Latencies latencies) {

    double perSecond() {
      return done / seconds;
    }
  }

  private Callers() {}

  /** Calls from this thread. */
  static Outcome alone(Duration time, Call call) throws Exception {
    var latencies = new Latencies();
    long start = System.nanoTime();
    long done = repeat(start + time.toNanos(), call, latencies);
    return new Outcome(done, (System.nanoTime() - start) / 1e9, latencies);
  }

  /** Calls from so many threads of the platform, each with a call of its own. */
  static Outcome together(int callers, Duration time, Callable<Call> calls) throws Exception {
    return together(Executors.newFixedThreadPool(callers), callers, time, calls);
  }

  /** Returns virtual threads without bound, or empty before Java 21. */
  static Optional<ExecutorService> virtualThreads() {
    try {
      var made = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      return Optional.of((ExecutorService) made);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Calls from so many threads of a pool, each with a call of its own, and closes the pool. */
  static Outcome together(ExecutorService pool, int callers, Duration time, Callable<Call> calls)
      throws Exception {
    var begin = new CountDownLatch(1);
    try {
      List<Future<Outcome>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        var call = calls.call();
        running.add(
            pool.submit(
                () -> {
                  begin.await();
                  return alone(time, call);
                }));
      }
      long start = System.nanoTime();
      begin.countDown();
      long done = 0;
      var latencies = new Latencies();
      for (var one : running) {
        var outcome = one.get();
        done += outcome.done();
        latencies.addAll(outcome.latencies());
      }
      return new Outcome(done, (System.nanoTime() - start) / 1e9, latencies);
    } finally {
      pool.shutdownNow();
    }
  }

  private static long repeat(long end, Call call, Latencies latencies) throws Exception {
    long done = 0;
    long before = System.nanoTime();
    while (before < end) {
      int part = call.run();
      long after = System.nanoTime();
      if (part == 0) {
        break;
      }
      done += part;
      latencies.add(after - before);
      before = after;
    }
    return done;
  }
}
