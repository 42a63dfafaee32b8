package io.skep.adapters.jooq;

import java.time.Duration;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each run of a statement that takes longer than a threshold: once, as a warning, with what it
 * was for, how long it took and its text, without any value.
 */
public final class SlowStatements implements StatementObserver, ExecuteListener {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(SlowStatements.class);
  private static final String START = SlowStatements.class.getName() + ".start";

  private final long threshold;

  /** Creates a listener that logs what takes longer than {@code threshold}. */
  public SlowStatements(Duration threshold) {
    this.threshold = threshold.toNanos();
  }

  @Override
  public void ran(Prepared statement, long nanos) {
    if (nanos > threshold) {
      log(statement.operation(), nanos, statement.sql());
    }
  }

  @Override
  public void start(ExecuteContext context) {
    context.data(START, System.nanoTime());
  }

  @Override
  public void end(ExecuteContext context) {
    var sql = context.sql();
    if (sql != null && context.data(START) instanceof Long start) {
      long nanos = System.nanoTime() - start;
      if (nanos > threshold) {
        log(context.type().name(), nanos, sql);
      }
    }
  }

  private static void log(String operation, long nanos, String sql) {
    LOG.warn("slow statement operation={} millis={} sql={}", operation, nanos / 1_000_000, sql);
  }
}
