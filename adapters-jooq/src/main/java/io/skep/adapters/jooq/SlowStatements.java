package io.skep.adapters.jooq;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each run of a statement that takes longer than a threshold: once, as a warning, with what it
 * was for, how long it took and its text, without any value.
 */
public final class SlowStatements implements StatementObserver {

  private static final Logger LOG = LoggerFactory.getLogger(SlowStatements.class);

  private final long threshold;

  /** Creates an observer that logs what takes longer than {@code threshold}. */
  public SlowStatements(Duration threshold) {
    this.threshold = threshold.toNanos();
  }

  @Override
  public void ran(String operation, String sql, long nanos) {
    if (nanos > threshold) {
      LOG.warn("slow statement operation={} millis={} sql={}", operation, nanos / 1_000_000, sql);
    }
  }
}
