package io.skep.adapters.postgres;

import java.io.PrintWriter;
import java.io.Serial;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Everything that is logged while a test wants it, also by the driver; otherwise nothing is. */
public final class CapturedLogs implements SLF4JServiceProvider {

  private static final java.util.logging.Logger DRIVER =
      java.util.logging.Logger.getLogger("org.postgresql");
  private static final List<String> LINES = new CopyOnWriteArrayList<>();
  private static volatile boolean on;

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Creates what SLF4J finds. */
  public CapturedLogs() {}

  /** Returns what is logged while something runs, with the traces of what was thrown. */
  public static List<String> of(Runnable action) {
    LINES.clear();
    var handler = new DriverHandler();
    handler.setLevel(java.util.logging.Level.ALL);
    var level = DRIVER.getLevel();
    DRIVER.addHandler(handler);
    DRIVER.setLevel(java.util.logging.Level.ALL);
    DRIVER.setUseParentHandlers(false);
    on = true;
    try {
      action.run();
      return List.copyOf(LINES);
    } finally {
      on = false;
      DRIVER.setUseParentHandlers(true);
      DRIVER.setLevel(level);
      DRIVER.removeHandler(handler);
    }
  }

  /** Returns all that there is to be read of something that was thrown. */
  public static String traceOf(@Nullable Throwable thrown) {
    var text = new StringWriter();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return Captor::new;
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

  private static final class DriverHandler extends Handler {

    @Override
    public void publish(LogRecord logged) {
      LINES.add(
          logged.getLoggerName()
              + " "
              + logged.getMessage()
              + Arrays.toString(logged.getParameters())
              + traceOf(logged.getThrown()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class Captor extends LegacyAbstractLogger {

    @Serial private static final long serialVersionUID = 1L;

    Captor(String name) {
      this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable throwable) {
      LINES.add(name + " " + message + Arrays.toString(arguments) + traceOf(throwable));
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return on;
    }

    @Override
    public boolean isDebugEnabled() {
      return on;
    }

    @Override
    public boolean isInfoEnabled() {
      return on;
    }

    @Override
    public boolean isWarnEnabled() {
      return on;
    }

    @Override
    public boolean isErrorEnabled() {
      return on;
    }
  }
}
