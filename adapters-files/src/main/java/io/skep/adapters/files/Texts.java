package io.skep.adapters.files;

import io.skep.domain.value.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Brings texts as found into a form that every store can keep. */
final class Texts {

  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /** Returns a text without U+0000 and halves of surrogate pairs, of at most {@code max} units. */
  static String storable(String text, int max) {
    var cut = cut(text, max);
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return repaired(cut);
      }
    }
    return cut;
  }

  /** Returns a text as one line that may be a name; empty if nothing is left. */
  static Optional<String> name(String text, int max) {
    var line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() <= max; i++) {
      char c = text.charAt(i);
      if (!Character.isISOControl(c) && !Character.isWhitespace(c)) {
        line.append(c);
      } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    var name = storable(line.toString(), max).strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Returns words as labels: those that are too long or too many are left out. */
  static Labels labels(Collection<String> words) {
    Set<String> labels = new LinkedHashSet<>();
    for (var word : words) {
      if (labels.size() < Labels.MAX_COUNT && word.length() <= Labels.MAX_LENGTH) {
        name(word, Labels.MAX_LENGTH).ifPresent(labels::add);
      }
    }
    return Labels.of(new ArrayList<>(labels));
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }

  private static String repaired(String text) {
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
