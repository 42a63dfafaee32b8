package io.skep.adapters.cache.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Coalesces concurrent loads of a key into one. Only callers with the same version share a load, so
 * that a caller after a change never gets a value loaded before it. Thread-safe.
 */
public final class SingleFlight {

  private record Flight(LocalCache.Key key, long version) {}

  private final ConcurrentMap<Flight, CompletableFuture<@Nullable CacheEntry>> inFlight =
      new ConcurrentHashMap<>();

  /**
   * Returns the entry loaded by this call or by a concurrent call for the same key and version;
   * loads it if the concurrent call fails. Exceptions of the loader propagate.
   *
   * @param version the version of the slots from before the load
   */
  CacheEntry load(LocalCache.Key key, long version, Supplier<CacheEntry> loader) {
    var flight = new Flight(key, version);
    var own = new CompletableFuture<@Nullable CacheEntry>();
    var other = inFlight.putIfAbsent(flight, own);
    if (other != null) {
      var shared = other.join();
      return shared == null ? loader.get() : shared;
    }
    CacheEntry entry = null;
    try {
      entry = loader.get();
      return entry;
    } finally {
      inFlight.remove(flight, own);
      own.complete(entry);
    }
  }
}
