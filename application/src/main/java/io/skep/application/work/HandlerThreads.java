package io.skep.application.work;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where handlers run: on virtual threads where the JVM has them, otherwise on a pool. */
final class HandlerThreads {

  private static final long IDLE_SECONDS = 10;

  private HandlerThreads() {}

  static ExecutorService open(boolean virtual, String name) {
    return virtual ? virtualOr(name) : pool(name);
  }

  /** Java 17, for which this is compiled, does not know the method; from 21 on it is there. */
  private static ExecutorService virtualOr(String name) {
    try {
      return (ExecutorService)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class))
              .invokeExact();
    } catch (NoSuchMethodException | IllegalAccessException | UnsupportedOperationException e) {
      return pool(name);
    } catch (Throwable e) {
      throw new LinkageError("virtual threads cannot be used", e);
    }
  }

  /** Unbounded, because a thread that is through with a task may not be waiting again yet. */
  private static ExecutorService pool(String name) {
    var made = new AtomicInteger();
    ThreadFactory daemons =
        task -> {
          var thread = new Thread(task, name + "-" + made.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
  }
}
