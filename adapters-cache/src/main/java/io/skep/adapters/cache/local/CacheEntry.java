package io.skep.adapters.cache.local;

/** Entry of the local cache. Thread-safe. */
public final class CacheEntry {

  private final LocalCache.Key key;
  private final Object value;
  private final int[] slots;
  private final long version;
  private final int weight;
  private final long expiresAt;
  private final long loadTime;
  private boolean accessed;

  /**
   * Creates an entry.
   *
   * @param slots the slots whose versions decide whether the entry is current
   * @param version the sum of the slot versions from before the load
   * @param weight the estimated size, in bytes
   * @param expiresAt the expiry time, by {@link System#nanoTime}
   * @param loadTime the duration of the load, in nanoseconds; 0 if the value was not loaded here
   */
  CacheEntry(
      LocalCache.Key key,
      Object value,
      int[] slots,
      long version,
      int weight,
      long expiresAt,
      long loadTime) {
    this.key = key;
    this.value = value;
    this.slots = slots;
    this.version = version;
    this.weight = weight;
    this.expiresAt = expiresAt;
    this.loadTime = loadTime;
  }

  LocalCache.Key key() {
    return key;
  }

  Object value() {
    return value;
  }

  /** Returns the slots that decide whether the entry is current; not to be modified. */
  int[] slots() {
    return slots;
  }

  long version() {
    return version;
  }

  /** Returns the estimated size, in bytes. */
  public int weight() {
    return weight;
  }

  /** Returns the expiry time, by {@link System#nanoTime}. */
  public long expiresAt() {
    return expiresAt;
  }

  long loadTime() {
    return loadTime;
  }

  /**
   * Marks the entry as accessed and returns whether this was the first access since the load. Racy:
   * two threads may both get true. Unsynchronized, because every local hit calls it.
   */
  boolean markAccessed() {
    boolean isFirst = !accessed;
    if (isFirst) {
      accessed = true;
    }
    return isFirst;
  }
}
