package io.skep.bootstrap.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** A line on a terminal that says how far something has come. Not safe for use by many threads. */
final class Progress implements AutoCloseable {

  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BAR = 30;

  private final PrintWriter out;
  private final boolean shown;
  private final String what;
  private long shownAt = System.nanoTime() - INTERVAL;
  private boolean anything;

  Progress(PrintWriter out, boolean shown, String what) {
    this.out = out;
    this.shown = shown;
    this.what = what;
  }

  /** Shows that {@code done} of {@code total} are done; a total of 0 is not known. */
  void show(long done, long total, String words) {
    long now = System.nanoTime();
    if (!shown || now - shownAt < INTERVAL) {
      return;
    }
    shownAt = now;
    anything = true;
    out.print("\r\u001b[K" + what + " " + bar(done, total) + " " + words);
    out.flush();
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (anything) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private static String bar(long done, long total) {
    if (total <= 0) {
      return Long.toString(done);
    }
    int filled = (int) Math.min(BAR, BAR * done / total);
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + done + "/" + total;
  }
}
