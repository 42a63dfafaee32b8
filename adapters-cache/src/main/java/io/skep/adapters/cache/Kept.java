package io.skep.adapters.cache;

/** Something that is kept in memory. Safe for use by many threads. */
final class Kept {

  private final Level1.Key key;
  private final Object value;
  private final int[] slots;
  private final long stamp;
  private final int weight;
  private final long end;
  private final long loadTime;
  private boolean wanted;

  /**
   * Keeps something.
   *
   * @param slots where to look for changes
   * @param stamp their stamp from before it was read
   * @param weight about how many bytes it takes
   * @param end until when it may be kept, by {@link System#nanoTime}
   * @param loadTime how long it took to read it, in nanoseconds; 0 if it was not read here
   */
  Kept(Level1.Key key, Object value, int[] slots, long stamp, int weight, long end, long loadTime) {
    this.key = key;
    this.value = value;
    this.slots = slots;
    this.stamp = stamp;
    this.weight = weight;
    this.end = end;
    this.loadTime = loadTime;
  }

  Level1.Key key() {
    return key;
  }

  Object value() {
    return value;
  }

  /** Returns where to look for changes, not to be modified. */
  int[] slots() {
    return slots;
  }

  long stamp() {
    return stamp;
  }

  int weight() {
    return weight;
  }

  long end() {
    return end;
  }

  long loadTime() {
    return loadTime;
  }

  /**
   * Notes that it was asked for; returns whether that was the first time, as a rule: two threads at
   * once may both be told so. Not synchronized, since each answer from memory comes by here.
   */
  boolean isWantedFirst() {
    boolean isFirst = !wanted;
    if (isFirst) {
      wanted = true;
    }
    return isFirst;
  }
}
