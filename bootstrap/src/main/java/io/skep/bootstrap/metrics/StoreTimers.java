package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skep.domain.error.SkepException;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Timers of the operations of one store, each registered on first use. Thread-safe. */
final class StoreTimers {

  private record Key(String operation, String outcome) {}

  private final MeterRegistry registry;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

  StoreTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Calls an operation and records its duration with its outcome, however it ends. */
  @Nullable Object time(String operation, Supplier<@Nullable Object> call) {
    long start = System.nanoTime();
    var outcome = "error";
    try {
      var result = call.get();
      outcome = "ok";
      return result;
    } catch (SkepException e) {
      outcome = e.code().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      timer(new Key(operation, outcome)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(Key key) {
    // A hit of get takes no lock, unlike computeIfAbsent.
    var timer = timers.get(key);
    return timer == null ? timers.computeIfAbsent(key, this::createTimer) : timer;
  }

  private Timer createTimer(Key key) {
    return Timer.builder(SkepMetrics.STORE_OPERATIONS)
        .description("Calls of the store's ports, by operation and outcome")
        .tag("operation", key.operation())
        .tag("outcome", key.outcome())
        .register(registry);
  }
}
