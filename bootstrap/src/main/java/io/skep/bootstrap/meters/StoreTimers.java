package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skep.domain.error.SkepException;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The timers of one store's operations; each is made when it is needed first. */
final class StoreTimers {

  private record Key(String operation, String outcome) {}

  private final MeterRegistry registry;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

  StoreTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  <T> T time(String operation, Supplier<T> call) {
    long start = System.nanoTime();
    var outcome = "bug";
    try {
      T result = call.get();
      outcome = "ok";
      return result;
    } catch (SkepException e) {
      outcome = e.code().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      timer(new Key(operation, outcome)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  void run(String operation, Runnable call) {
    time(
        operation,
        () -> {
          call.run();
          return true;
        });
  }

  private Timer timer(Key key) {
    // Without a lock, other than computeIfAbsent alone.
    var known = timers.get(key);
    return known == null ? timers.computeIfAbsent(key, this::made) : known;
  }

  private Timer made(Key key) {
    return Timer.builder(Meters.STORE)
        .description("Calls of the store's ports, by operation and outcome")
        .tag("operation", key.operation())
        .tag("outcome", key.outcome())
        .register(registry);
  }
}
