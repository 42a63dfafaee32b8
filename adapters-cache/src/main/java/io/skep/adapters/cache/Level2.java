package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Watermark;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept for all processes. Each value says up to which number of the feed it holds all
 * changes, and is believed only if that will do; who kept it, and when, does not matter.
 */
final class Level2 implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Level2.class);

  private final SecondLevel bytes;
  private final Coherence coherence;
  private final LongSupplier nanoTime;

  Level2(SecondLevel bytes, Coherence coherence, LongSupplier nanoTime) {
    this.bytes = bytes;
    this.coherence = coherence;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns what is kept under a name, if it is to be believed. The stamp of the slots is to be
   * asked for before.
   *
   * @param figures learns if something is not to be believed
   */
  <V> @Nullable V find(String name, int[] slots, Form<V> form, Figures figures) {
    var feed = coherence.last().map(known -> known.position().feed());
    byte[] found = feed.isEmpty() ? null : bytes.get(key(feed.get(), name));
    if (found == null) {
      return null;
    }
    var blob = Blob.parse(found);
    var known = coherence.fresh(nanoTime.getAsLong());
    if (blob != null
        && known != null
        && coherence.holds(known, slots, blob.feed(), blob.before())) {
      try {
        return form.read(blob.value());
      } catch (RuntimeException e) {
        LOG.debug("not a value of {}", name, e);
      }
    }
    figures.distrusted();
    return null;
  }

  /**
   * Keeps a value.
   *
   * @param known how far the feed had been followed before it was read, or was still current
   */
  <V> void put(String name, V value, Form<V> form, Watermark known, Duration timeToLive) {
    var feed = known.position().feed();
    try {
      var blob = new Blob(feed, known.position().before(), form.write(value));
      bytes.put(key(feed, name), blob.toBytes(), timeToLive);
    } catch (RuntimeException e) {
      // Whoever has read it has it all the same.
      LOG.warn("cannot be kept for all processes: {}", name, e);
    }
  }

  /** The name of the feed keeps stores apart that share a Redis. */
  private static String key(String feed, String name) {
    return "skep:" + feed + ":" + name;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
