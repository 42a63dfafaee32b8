package io.skep.adapters.cache.local;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.VersionedValue;
import io.skep.adapters.cache.coherence.VersionTracker;
import io.skep.adapters.cache.coherence.VersionTracker.Watermark;
import io.skep.adapters.cache.redis.ByteStore;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.Codec;
import io.skep.domain.cache.NodeCacheStats;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache shared by all processes. Each entry carries the change-feed number below which it includes
 * all changes, and is used only if it includes all changes observed by this process, no matter
 * which process wrote it, or when. Thread-safe.
 */
public final class SharedCache implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedCache.class);

  private static final Codec<NodeCacheStats> STATS_CODEC = CacheCodecs.of(NodeCacheStats.class);

  /** Name of the group in which processes publish their statistics. */
  private static final String STATS_GROUP = "processes";

  private final ByteStore byteStore;
  private final VersionTracker tracker;
  private final LongSupplier nanoTime;

  /** Creates a shared cache in a byte store, which {@link #close} closes. */
  public SharedCache(ByteStore byteStore, VersionTracker tracker, LongSupplier nanoTime) {
    this.byteStore = byteStore;
    this.tracker = tracker;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the value of a key, or null if there is none or it is not current. Call after obtaining
   * the version of the slots.
   *
   * @param stats counts rejected entries
   */
  <V> @Nullable V get(String key, int[] slots, NullableCodec<V> codec, StatsRecorder stats) {
    var feed = tracker.lastWatermark().map(last -> last.position().feed());
    byte[] bytes = feed.isEmpty() ? null : byteStore.get(storeKey(feed.get(), key));
    if (bytes == null) {
      return null;
    }
    var entry = VersionedValue.parse(bytes);
    var watermark = tracker.freshWatermark(nanoTime.getAsLong());
    if (entry != null
        && watermark != null
        && tracker.coversChanges(watermark, slots, entry.feed(), entry.before())) {
      try {
        return codec.read(entry.value());
      } catch (RuntimeException e) {
        LOG.debug("cannot decode shared cache entry: key={}", key, e);
      }
    }
    stats.rejected();
    return null;
  }

  /**
   * Writes a value asynchronously. Failures are logged, not thrown.
   *
   * @param watermark a watermark from before the load, or at which the value was still current
   */
  public <V> void put(
      String key, V value, NullableCodec<V> codec, Watermark watermark, Duration timeToLive) {
    var position = watermark.position();
    try {
      var entry = new VersionedValue(position.feed(), position.lowWatermark(), codec.write(value));
      byteStore.put(storeKey(position.feed(), key), entry.toBytes(), timeToLive);
    } catch (RuntimeException e) {
      // The caller returns the value regardless.
      LOG.warn("cannot write shared cache entry: key={}", key, e);
    }
  }

  /** Returns the key of the entry of a region with a key path. */
  public static String entryKey(SwarmId swarm, Region<?, ?> region, String path) {
    return swarm.value() + ":" + region.name() + ":" + path;
  }

  /** Returns the state of the entry of a key, or empty if there is none. */
  public Optional<CacheEntryInfo> inspect(Region<?, ?> region, String key) {
    return tracker
        .lastWatermark()
        .flatMap(
            watermark -> {
              var stored = byteStore.get(storeKey(watermark.position().feed(), key));
              return Optional.ofNullable(stored)
                  .map(
                      bytes ->
                          new CacheEntryInfo(
                              region.name(),
                              CacheEntryInfo.Level.REDIS,
                              bytes.length,
                              describe(VersionedValue.parse(bytes), watermark)));
            });
  }

  private static String describe(@Nullable VersionedValue entry, Watermark watermark) {
    if (entry == null) {
      return "invalid or of another format version: loaded from the store";
    }
    return "%s, includes all changes before %d; change log at %d"
        .formatted(
            entry.value() == null ? "absent" : "present",
            entry.before(),
            watermark.position().lowWatermark());
  }

  /** Returns whether the byte store is connected, after waiting at most for the timeout. */
  public boolean awaitConnection(Duration timeout) {
    return byteStore.awaitConnection(timeout);
  }

  /** Publishes the statistics of this process to others; no effect before the first poll. */
  public void publishStats(NodeCacheStats stats, Duration timeToLive) {
    tracker
        .lastWatermark()
        .ifPresent(
            watermark -> {
              var position = watermark.position();
              var entry =
                  new VersionedValue(
                      position.feed(), position.lowWatermark(), STATS_CODEC.encode(stats));
              byteStore.putMember(
                  storeKey(position.feed(), STATS_GROUP),
                  stats.node(),
                  entry.toBytes(),
                  timeToLive);
            });
  }

  /** Returns the unexpired statistics published by all processes. */
  public List<NodeCacheStats> clusterStats() {
    List<NodeCacheStats> published = new ArrayList<>();
    tracker
        .lastWatermark()
        .ifPresent(
            watermark -> {
              var group = storeKey(watermark.position().feed(), STATS_GROUP);
              for (var bytes : byteStore.getMembers(group)) {
                var entry = VersionedValue.parse(bytes);
                if (entry != null && entry.value() != null) {
                  decodeStats(entry.value()).ifPresent(published::add);
                }
              }
            });
    return published;
  }

  private static Optional<NodeCacheStats> decodeStats(byte[] bytes) {
    try {
      return Optional.of(STATS_CODEC.decode(bytes));
    } catch (RuntimeException e) {
      LOG.debug("cannot decode published cache statistics", e);
      return Optional.empty();
    }
  }

  /** Returns the byte store key; includes the feed, so that stores can share a Redis. */
  private static String storeKey(String feed, String key) {
    return "skep:" + feed + ":" + key;
  }

  /** Closes the byte store. */
  @Override
  public void close() {
    byteStore.close();
  }
}
