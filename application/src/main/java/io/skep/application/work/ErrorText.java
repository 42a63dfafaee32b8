package io.skep.application.work;

import io.skep.domain.task.Task;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a failure into words that every store can keep. */
final class ErrorText {

  /** Deeper chains tell nothing new, and some never end. */
  private static final int MAX_CAUSES = 10;

  private static final String CUT = "…";

  private ErrorText() {}

  /** Returns the failure and its causes, a line each. */
  static String of(Throwable failure) {
    var text = new StringBuilder(storable(failure));
    @Nullable Throwable cause = failure.getCause();
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      text.append("\ncaused by ").append(storable(cause));
      cause = cause.getCause();
    }
    return shortened(text.toString());
  }

  /** A broken exception must not keep its task from failing. */
  private static String storable(Throwable failure) {
    String words;
    try {
      words = Objects.requireNonNullElse(failure.toString(), failure.getClass().getName());
    } catch (RuntimeException e) {
      words = failure.getClass().getName();
    }
    var text = new StringBuilder(words.length());
    words
        .codePoints()
        .limit(Task.MAX_ERROR + 1L)
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? '\uFFFD'
                    : c)
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  private static String shortened(String text) {
    if (text.length() <= Task.MAX_ERROR) {
      return text;
    }
    int end = Task.MAX_ERROR - CUT.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + CUT;
  }
}
