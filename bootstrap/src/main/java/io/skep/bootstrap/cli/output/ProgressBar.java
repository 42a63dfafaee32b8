package io.skep.bootstrap.cli.output;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Progress line on a terminal. Not thread-safe. */
public final class ProgressBar implements AutoCloseable {

  private static final long REFRESH_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WIDTH = 30;

  private final PrintWriter out;
  private final boolean visible;
  private final String label;
  private long lastShownAt = System.nanoTime() - REFRESH_INTERVAL_NANOS;
  private boolean drawn;

  /** Creates a progress line with a label, visible or not. */
  public ProgressBar(PrintWriter out, boolean visible, String label) {
    this.out = out;
    this.visible = visible;
    this.label = label;
  }

  /** Shows the progress at most every 100 ms; a total of 0 means that the total is unknown. */
  public void show(long done, long total, String details) {
    long now = System.nanoTime();
    if (!visible || now - lastShownAt < REFRESH_INTERVAL_NANOS) {
      return;
    }
    lastShownAt = now;
    drawn = true;
    out.print("\r\u001b[K" + label + " " + bar(done, total) + " " + details);
    out.flush();
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (drawn) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private static String bar(long done, long total) {
    if (total <= 0) {
      return Long.toString(done);
    }
    int filled = (int) Math.min(WIDTH, WIDTH * done / total);
    return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + done + "/" + total;
  }
}
