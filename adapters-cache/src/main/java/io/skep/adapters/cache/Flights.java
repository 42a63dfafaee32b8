package io.skep.adapters.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has one thread read what several want. Only those share who want it as of the same changes: who
 * comes after a change never gets what was read before it. Safe for use by many threads.
 */
final class Flights {

  private record Flight(Level1.Key key, long stamp) {}

  private final ConcurrentMap<Flight, CompletableFuture<@Nullable Kept>> flights =
      new ConcurrentHashMap<>();

  /**
   * Returns what is read, by the calling thread or by another one that wants the same at this
   * moment; reads itself if that other one fails.
   *
   * @param stamp of what is wanted, from before it is read
   */
  Kept share(Level1.Key key, long stamp, Supplier<Kept> read) {
    var flight = new Flight(key, stamp);
    var own = new CompletableFuture<@Nullable Kept>();
    var other = flights.putIfAbsent(flight, own);
    if (other != null) {
      var shared = other.join();
      return shared == null ? read.get() : shared;
    }
    Kept entry = null;
    try {
      entry = read.get();
      return entry;
    } finally {
      flights.remove(flight, own);
      own.complete(entry);
    }
  }
}
