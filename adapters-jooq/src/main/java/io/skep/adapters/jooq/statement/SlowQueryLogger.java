package io.skep.adapters.jooq.statement;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each run of a statement that takes longer than a threshold: once, as a warning, with what it
 * was for, how long it took and its text, without any value.
 */
public final class SlowQueryLogger implements StatementObserver {

  private static final Logger LOG = LoggerFactory.getLogger(SlowQueryLogger.class);

  private final long thresholdNanos;

  /** Creates an observer that logs what takes longer than {@code threshold}. */
  public SlowQueryLogger(Duration threshold) {
    this.thresholdNanos = threshold.toNanos();
  }

  @Override
  public void onExecuted(String operation, String sql, long nanos) {
    if (nanos > thresholdNanos) {
      LOG.warn("slow statement operation={} millis={} sql={}", operation, nanos / 1_000_000, sql);
    }
  }
}
