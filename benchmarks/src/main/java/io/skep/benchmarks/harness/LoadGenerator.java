package io.skep.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a call repeatedly on one or several threads. */
public final class LoadGenerator {

  /** Single call; returns the number of operations done, or 0 to end the load. */
  @FunctionalInterface
  public interface Call {
    /** Runs one call and returns the number of operations it did. */
    int run() throws Exception;
  }

  /**
   * Outcome of a load.
   *
   * @param operations the total number of operations
   * @param seconds the duration in seconds
   * @param latencies the latencies of the calls
   */
  public record LoadResult(long operations, double seconds, LatencyRecorder latencies) {

    /** Returns the operations per second. */
    public double perSecond() {
      return operations / seconds;
    }
  }

  private LoadGenerator() {}

  /** Runs the load on the current thread. */
  static LoadResult runSingle(Duration time, Call call) throws Exception {
    var latencies = new LatencyRecorder();
    long start = System.nanoTime();
    long done = runUntil(start + time.toNanos(), call, latencies);
    return new LoadResult(done, (System.nanoTime() - start) / 1e9, latencies);
  }

  /** Runs the load on new platform threads, each with a call of its own. */
  public static LoadResult runConcurrently(int callers, Duration time, Callable<Call> calls)
      throws Exception {
    return runConcurrently(Executors.newFixedThreadPool(callers), callers, time, calls);
  }

  /** Returns an executor of virtual threads, or empty before Java 21. */
  public static Optional<ExecutorService> virtualThreads() {
    try {
      var made = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      return Optional.of((ExecutorService) made);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Runs the load on threads of a pool, each with a call of its own, and closes the pool. */
  public static LoadResult runConcurrently(
      ExecutorService pool, int callers, Duration time, Callable<Call> calls) throws Exception {
    var begin = new CountDownLatch(1);
    try {
      List<Future<LoadResult>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        var call = calls.call();
        running.add(
            pool.submit(
                () -> {
                  begin.await();
                  return runSingle(time, call);
                }));
      }
      long start = System.nanoTime();
      begin.countDown();
      long done = 0;
      var latencies = new LatencyRecorder();
      for (var one : running) {
        var outcome = one.get();
        done += outcome.operations();
        latencies.addAll(outcome.latencies());
      }
      return new LoadResult(done, (System.nanoTime() - start) / 1e9, latencies);
    } finally {
      pool.shutdownNow();
    }
  }

  private static long runUntil(long end, Call call, LatencyRecorder latencies) throws Exception {
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
