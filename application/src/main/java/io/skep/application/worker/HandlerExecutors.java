package io.skep.application.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Factory of the executors of handlers: virtual threads if requested and supported by the JVM,
 * otherwise a thread pool.
 */
final class HandlerExecutors {

  private static final long KEEP_ALIVE_SECONDS = 10;

  private HandlerExecutors() {}

  static ExecutorService create(boolean virtual, String name) {
    return virtual ? virtualThreads(name) : threadPool(name);
  }

  /** Calls {@code newVirtualThreadPerTaskExecutor}, which exists from Java 21 on, by reflection. */
  private static ExecutorService virtualThreads(String name) {
    try {
      return (ExecutorService)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class))
              .invokeExact();
    } catch (NoSuchMethodException | IllegalAccessException | UnsupportedOperationException e) {
      return threadPool(name);
    } catch (Throwable e) {
      throw new LinkageError("cannot create the virtual-thread executor", e);
    }
  }

  /**
   * Creates an unbounded pool: a thread that has finished a task may not be idle yet when the next
   * is submitted.
   */
  private static ExecutorService threadPool(String name) {
    var threadCount = new AtomicInteger();
    ThreadFactory threadFactory =
        task -> {
          var thread = new Thread(task, name + "-" + threadCount.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        threadFactory);
  }
}
