package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Watermark;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process has saved and is to be kept for all processes. That waits for a poll that tells
 * of it: others do not believe what may lack changes that they were told of, and only then is it
 * known to lack none. Safe for use by many threads, one of which shares.
 */
final class SharedLater {

  /** More than that is not kept in mind; who reads it has it kept for all. */
  private static final int MOST = 2_000;

  /**
   * Something that was saved.
   *
   * @param poll the first one that is sure to tell of it
   * @param share keeps it for all processes, unless it has changed since
   */
  private record Saved(long poll, Share share) {}

  /** Keeps something for all processes. */
  @FunctionalInterface
  interface Share {
    void upTo(Watermark known);
  }

  private final Queue<Saved> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Has something be shared after a poll. */
  void after(long poll, Share share) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
    } else {
      waiting.add(new Saved(poll, share));
    }
  }

  /** Shares what a poll has told of. */
  void told(Watermark known) {
    for (var saved = waiting.peek();
        saved != null && saved.poll() <= known.poll();
        saved = waiting.peek()) {
      waiting.remove();
      count.decrementAndGet();
      saved.share().upTo(known);
    }
  }
}
