package io.skep.adapters.files.text;

import io.skep.domain.value.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Normalizes texts so that the stores accept them. Thread-safe. */
public final class TextSanitizer {

  private static final char REPLACEMENT = '\uFFFD';

  private TextSanitizer() {}

  /**
   * Returns the text, truncated to {@code max} UTF-16 units, with U+FFFD in place of each U+0000
   * and each unpaired surrogate.
   */
  public static String sanitize(String text, int max) {
    var truncated = truncate(text, max);
    for (int i = 0; i < truncated.length(); i++) {
      char c = truncated.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replaceInvalid(truncated);
      }
    }
    return truncated;
  }

  /**
   * Returns the text as one line of at most {@code max} UTF-16 units, with whitespace and control
   * characters collapsed to single spaces; empty if nothing remains.
   */
  public static Optional<String> toSingleLine(String text, int max) {
    var line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() <= max; i++) {
      char c = text.charAt(i);
      if (!Character.isISOControl(c) && !Character.isWhitespace(c)) {
        line.append(c);
      } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    var name = sanitize(line.toString(), max).strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Returns the labels; drops those that are too long, and those beyond the maximum count. */
  public static Labels toLabels(Collection<String> texts) {
    Set<String> labels = new LinkedHashSet<>();
    for (var text : texts) {
      if (labels.size() < Labels.MAX_COUNT && text.length() <= Labels.MAX_LENGTH) {
        toSingleLine(text, Labels.MAX_LENGTH).ifPresent(labels::add);
      }
    }
    return Labels.of(new ArrayList<>(labels));
  }

  private static String truncate(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }

  private static String replaceInvalid(String text) {
    var repaired = new StringBuilder(text);
    for (int i = 0; i < repaired.length(); i++) {
      char c = repaired.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < repaired.length()
          && Character.isLowSurrogate(repaired.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        repaired.setCharAt(i, REPLACEMENT);
      }
    }
    return repaired.toString();
  }
}
