package io.skep.application.worker;

import io.skep.domain.task.Task;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Formats exceptions as error text that every store accepts. */
final class ErrorText {

  /** Maximum number of causes; cause chains may be cyclic. */
  private static final int MAX_CAUSES = 10;

  private static final String ELLIPSIS = "…";

  private ErrorText() {}

  /** Returns the exception and its causes, one per line, truncated to {@link Task#MAX_ERROR}. */
  static String of(Throwable failure) {
    var text = new StringBuilder(sanitize(failure));
    @Nullable Throwable cause = failure.getCause();
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      text.append("\ncaused by ").append(sanitize(cause));
      cause = cause.getCause();
    }
    return truncate(text.toString());
  }

  /**
   * Replaces characters that stores reject. An exception whose {@code toString} throws is named by
   * its class, so that its task fails all the same.
   */
  private static String sanitize(Throwable failure) {
    String message;
    try {
      message = Objects.requireNonNullElse(failure.toString(), failure.getClass().getName());
    } catch (RuntimeException e) {
      message = failure.getClass().getName();
    }
    var text = new StringBuilder(message.length());
    message
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

  private static String truncate(String text) {
    if (text.length() <= Task.MAX_ERROR) {
      return text;
    }
    int end = Task.MAX_ERROR - ELLIPSIS.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + ELLIPSIS;
  }
}
