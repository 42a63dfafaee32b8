package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Watermark;
import io.skep.domain.cache.Format;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.ProcessFigures;
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
 * What is kept for all processes. Each value says up to which number of the feed it holds all
 * changes, and is believed only if that will do; who kept it, and when, does not matter.
 */
final class Level2 implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Level2.class);

  private static final Format<ProcessFigures> FIGURES = CacheFormats.of(ProcessFigures.class);

  /** Where processes tell of their figures. */
  private static final String BOARD = "processes";

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

  /** Returns the name of what a region keeps under these words. */
  static String name(SwarmId swarm, Region<?, ?> region, String path) {
    return swarm.value() + ":" + region.name() + ":" + path;
  }

  /** Returns what is known of what is kept under a name, if there is something. */
  Optional<KeptEntry> explain(Region<?, ?> region, String name) {
    return coherence
        .last()
        .flatMap(
            known -> {
              var found = bytes.get(key(known.position().feed(), name));
              return Optional.ofNullable(found)
                  .map(
                      blob ->
                          new KeptEntry(
                              region.name(),
                              KeptEntry.Level.REDIS,
                              blob.length,
                              state(Blob.parse(blob), known)));
            });
  }

  private static String state(@Nullable Blob blob, Watermark known) {
    if (blob == null) {
      return "no value, or of another version: read from the store";
    }
    return "%s, holds all changes before %d of the log, which is at %d"
        .formatted(
            blob.value() == null ? "that there is nothing" : "a value",
            blob.before(),
            known.position().before());
  }

  /** Returns whether there is a connection to it, for which it waits so long. */
  boolean isThere(Duration patience) {
    return bytes.isThere(patience);
  }

  /** Tells other processes of the figures of this one. */
  void tell(ProcessFigures figures, Duration timeToLive) {
    coherence
        .last()
        .ifPresent(
            known -> {
              var feed = known.position().feed();
              var blob = new Blob(feed, known.position().before(), FIGURES.write(figures));
              bytes.post(key(feed, BOARD), figures.process(), blob.toBytes(), timeToLive);
            });
  }

  /** Returns the figures that processes have told of. */
  List<ProcessFigures> told() {
    List<ProcessFigures> told = new ArrayList<>();
    coherence
        .last()
        .ifPresent(
            known -> {
              for (var posted : bytes.posted(key(known.position().feed(), BOARD))) {
                var blob = Blob.parse(posted);
                if (blob != null && blob.value() != null) {
                  figures(blob.value()).ifPresent(told::add);
                }
              }
            });
    return told;
  }

  private static Optional<ProcessFigures> figures(byte[] bytes) {
    try {
      return Optional.of(FIGURES.read(bytes));
    } catch (RuntimeException e) {
      LOG.debug("not the figures of a process", e);
      return Optional.empty();
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
