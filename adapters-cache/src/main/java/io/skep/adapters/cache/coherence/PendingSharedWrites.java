package io.skep.adapters.cache.coherence;

import io.skep.adapters.cache.coherence.VersionTracker.Watermark;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Queue of saved values to be written to the shared cache after the next poll. Other processes
 * reject a value that may lack changes that they have polled; only after a poll that includes the
 * save is the value known to lack none. Thread-safe, with one flushing thread at a time.
 */
public final class PendingSharedWrites {

  /** Maximum number of pending writes; further ones are dropped and shared by the next load. */
  private static final int MAX_PENDING = 2_000;

  /**
   * A pending write.
   *
   * @param poll the first poll guaranteed to include the save
   * @param write writes the value to the shared cache, unless it has changed since
   */
  private record PendingWrite(long poll, SharedWrite write) {}

  /** Write of a saved value to the shared cache. */
  @FunctionalInterface
  public interface SharedWrite {

    /** Writes the value as of a watermark. */
    void write(Watermark watermark);
  }

  private final Queue<PendingWrite> pending = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Enqueues a write until a poll has completed; drops it if the queue is full.
   *
   * @param poll the first poll guaranteed to include the save
   */
  public void enqueue(long poll, SharedWrite write) {
    if (count.incrementAndGet() > MAX_PENDING) {
      count.decrementAndGet();
    } else {
      pending.add(new PendingWrite(poll, write));
    }
  }

  /** Executes the writes that were waiting for the poll of a watermark or an earlier one. */
  public void flush(Watermark watermark) {
    for (var next = pending.peek();
        next != null && next.poll() <= watermark.poll();
        next = pending.peek()) {
      pending.remove();
      count.decrementAndGet();
      next.write().write(watermark);
    }
  }
}
