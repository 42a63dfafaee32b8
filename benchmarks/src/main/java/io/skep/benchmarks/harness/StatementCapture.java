package io.skep.benchmarks.harness;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J provider that captures the statements of a store with a slow-query threshold that every
 * statement exceeds. Other log events are dropped.
 */
public final class StatementCapture implements SLF4JServiceProvider {

  private static final String LOGGER_NAME = "io.skep.adapters.jooq.statement.SlowQueryLogger";

  /**
   * Captured statement.
   *
   * @param operation the operation that ran it
   * @param sql its text
   */
  public record Statement(String operation, String sql) {}

  private static final List<Statement> CAPTURED = new CopyOnWriteArrayList<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Creates the provider; called by SLF4J. */
  public StatementCapture() {}

  /**
   * Selects this provider even if others are present; must be called before the first log event.
   */
  public static void install() {
    System.setProperty("slf4j.provider", StatementCapture.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /** Returns the statements captured since the last call. */
  public static List<Statement> drain() {
    var seen = List.copyOf(CAPTURED);
    CAPTURED.clear();
    return seen;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return CapturingLogger::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  private static final class CapturingLogger extends LegacyAbstractLogger implements Logger {

    private static final long serialVersionUID = 1L;

    CapturingLogger(String name) {
      this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable throwable) {
      if (name.equals(LOGGER_NAME) && arguments != null && arguments.length == 3) {
        CAPTURED.add(new Statement(String.valueOf(arguments[0]), String.valueOf(arguments[2])));
      }
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return name.equals(LOGGER_NAME);
    }

    @Override
    public boolean isErrorEnabled() {
      return false;
    }
  }
}
