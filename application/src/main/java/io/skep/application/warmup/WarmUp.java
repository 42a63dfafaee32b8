package io.skep.application.warmup;

import io.skep.application.schedule.Period;
import io.skep.domain.cache.Cache;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs loaders when it is started, from time to time after that, and when it is asked to, on two
 * threads of its own, until it is closed. A loader that fails keeps no other one from running.
 * There is never more than one run at a time: if one is under way still when the next is due, that
 * is left out.
 *
 * <p>Safe for use by many threads.
 */
public final class WarmUp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final String CLOSED = "was not through when the store was closed";
  private static final int THREADS = 2;
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A loader that is to run, and what comes of it. */
  private record Part(Loader loader, CompletableFuture<LoaderReport> report) {

    void end(String why) {
      report.complete(failed(loader, Duration.ZERO, why));
    }
  }

  private final Swarm swarm;
  private final Cache cache;
  private final WarmUpSettings settings;
  private final ScheduledThreadPoolExecutor threads;
  private final Semaphore turn = new Semaphore(1);
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();

  /** Guarded by the gate. */
  private List<Part> underWay = List.of();

  private volatile boolean closed;

  private WarmUp(Swarm swarm, Cache cache, WarmUpSettings settings) {
    this.swarm = swarm;
    this.cache = cache;
    this.settings = settings;
    var made = new AtomicInteger();
    threads =
        new ScheduledThreadPoolExecutor(
            THREADS, work -> new LoaderThread(this, work, made.incrementAndGet()));
    threads.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Begins to run the loaders that run by themselves, and returns without waiting for them. */
  public static WarmUp start(Swarm swarm, Cache cache, WarmUpSettings settings) {
    var warmUp = new WarmUp(swarm, cache, settings);
    if (!settings.unattended().isEmpty()) {
      warmUp.schedule(Duration.ZERO);
    }
    return warmUp;
  }

  /**
   * Runs all loaders, also those that do not run by themselves, once the run that may be under way
   * is through; waits until they are through as well, or this is closed.
   *
   * @return what has come of each: the built-in ones, then those of the program as they were
   *     registered
   * @throws InvalidArgumentException if one of its loaders asks for it, which would wait for itself
   */
  public List<LoaderReport> run() {
    if (Thread.currentThread() instanceof LoaderThread thread && thread.owner == this) {
      throw new InvalidArgumentException("warm-up", "cannot be asked for by a loader of it");
    }
    turn.acquireUninterruptibly();
    return begin(settings.all()).join();
  }

  /**
   * Interrupts what is under way, waits for it for a moment, and runs nothing more. Closing again
   * does nothing.
   */
  @Override
  public void close() {
    synchronized (gate) {
      if (closed) {
        return;
      }
      closed = true;
      threads.shutdownNow();
      underWay.forEach(part -> part.end(CLOSED));
    }
    try {
      if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("a loader does not end when it is interrupted, it is left alone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(Duration rest) {
    // Refused when it is closed, which may be at any time.
    try {
      var unused = threads.schedule(this::due, rest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed", e);
    }
  }

  private void due() {
    if (!settings.every().isZero()) {
      schedule(new Period(settings.every()).rest());
    }
    if (turn.tryAcquire()) {
      var unused = begin(settings.unattended());
    } else {
      LOG.debug("left out a warm-up, the one before it is under way");
    }
  }

  /** Has them run, by whoever has the turn, which is given back when they are through. */
  private CompletableFuture<List<LoaderReport>> begin(List<Loader> loaders) {
    var parts = loaders.stream().map(it -> new Part(it, new CompletableFuture<>())).toList();
    synchronized (gate) {
      underWay = parts;
      parts.forEach(closed ? part -> part.end(CLOSED) : this::submit);
    }
    return CompletableFuture.allOf(
            parts.stream().map(Part::report).toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              turn.release();
              return parts.stream().map(part -> part.report().join()).toList();
            });
  }

  private void submit(Part part) {
    threads.execute(
        () -> {
          try {
            part.report().complete(report(part.loader()));
          } finally {
            // Nobody is to wait for a failure that cannot even be put into words.
            part.end("has failed");
          }
        });
  }

  /** Whatever it throws is caught: somebody may be waiting for its report. */
  private LoaderReport report(Loader loader) {
    long begun = System.nanoTime();
    try {
      long loaded = loader.reads().applyAsLong(swarm, cache);
      failing.remove(loader.name());
      var took = since(begun);
      LOG.debug("warmed up loader={} loaded={} took={}", loader.name(), loaded, took);
      return new LoaderReport(loader.name(), loaded, took, Optional.empty());
    } catch (Throwable e) {
      if (!closed && failing.add(loader.name())) {
        LOG.warn("not warmed up, the others are: loader={}", loader.name(), e);
      }
      return failed(loader, since(begun), words(e));
    }
  }

  private static LoaderReport failed(Loader loader, Duration took, String why) {
    return new LoaderReport(loader.name(), 0, took, Optional.of(why));
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** What this project's own failures say is for people; of others, the kind may tell the most. */
  private static String words(Throwable failure) {
    return failure instanceof SkepException known
        ? String.valueOf(known.getMessage())
        : failure.toString();
  }

  /** Known by its type, so that a loader cannot wait for itself. */
  private static final class LoaderThread extends Thread {

    private final WarmUp owner;

    LoaderThread(WarmUp owner, Runnable work, int number) {
      super(work, "skep-warm-up-" + number);
      this.owner = owner;
      setDaemon(true);
    }
  }
}
