package io.skep.benchmarks;

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
 * Sees the statements that a store runs: one that is opened to call every statement slow logs them
 * all. What else is logged is dropped.
 */
public final class StatementCapture implements SLF4JServiceProvider {

  private static final String SLOW_STATEMENTS = "io.skep.adapters.jooq.SlowStatements";

  /**
   * A statement as the store ran it.
   *
   * @param operation what it was for
   * @param sql its text
   */
  record Statement(String operation, String sql) {}

  private static final List<Statement> SEEN = new CopyOnWriteArrayList<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Creates what SLF4J finds. */
  public StatementCapture() {}

  /** Has SLF4J choose this, also where others offer themselves; comes before anything is logged. */
  static void choose() {
    System.setProperty("slf4j.provider", StatementCapture.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /** Returns what was seen since it was asked last. */
  static List<Statement> take() {
    var seen = List.copyOf(SEEN);
    SEEN.clear();
    return seen;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return Catcher::new;
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

  private static final class Catcher extends LegacyAbstractLogger implements Logger {

    private static final long serialVersionUID = 1L;

    Catcher(String name) {
      this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable throwable) {
      if (name.equals(SLOW_STATEMENTS) && arguments != null && arguments.length == 3) {
        SEEN.add(new Statement(String.valueOf(arguments[0]), String.valueOf(arguments[2])));
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
      return name.equals(SLOW_STATEMENTS);
    }

    @Override
    public boolean isErrorEnabled() {
      return false;
    }
  }
}
