package io.skep.adapters.files.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mapping of the terms of other systems to values.
 *
 * <p>Terms are compared ignoring case and separators: {@code in_progress}, {@code In Progress},
 * {@code InProgress} and {@code TaskStatus.IN_PROGRESS} are equal. A text that is no known phrase
 * is matched by the longest known phrase that it begins with, of up to three words, or else by the
 * first keyword that it contains, in the order in which keywords were added; a keyword after a
 * negation such as {@code not}, {@code no} or {@code never} does not match. Only the first {@value
 * #MAX_LENGTH} characters are considered.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> type of the values
 */
public final class SynonymTable<T> {

  private static final int MAX_LENGTH = 240;
  private static final int MAX_PREFIX_TOKENS = 3;
  private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "non", "without");

  private final Map<String, T> phrases;
  private final Map<String, T> keywords;

  private SynonymTable(Builder<T> builder) {
    phrases = Map.copyOf(builder.phrases);
    keywords = new LinkedHashMap<>(builder.keywords);
  }

  /** Returns a builder of an empty table. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** Returns the value of a text, or empty if nothing matches. */
  public Optional<T> find(String text) {
    var tokens = tokenize(text);
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    var exact = phrases.get(String.join("_", tokens));
    if (exact != null) {
      return Optional.of(exact);
    }
    for (int n = Math.min(MAX_PREFIX_TOKENS, tokens.size()); n > 0; n--) {
      var prefix = phrases.get(String.join("_", tokens.subList(0, n)));
      if (prefix != null) {
        return Optional.of(prefix);
      }
    }
    return findKeyword(tokens);
  }

  private Optional<T> findKeyword(List<String> tokens) {
    for (var entry : keywords.entrySet()) {
      for (int i = 0; i < tokens.size(); i++) {
        boolean negated = i > 0 && NEGATIONS.contains(tokens.get(i - 1));
        if (!negated && tokens.get(i).equals(entry.getKey())) {
          return Optional.of(entry.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Splits at everything but letters and digits, and between a lowercase and an uppercase letter.
   */
  private static List<String> tokenize(String input) {
    var text = stripTypeName(input.length() > MAX_LENGTH ? input.substring(0, MAX_LENGTH) : input);
    List<String> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
      boolean hump =
          inside
              && i > start
              && Character.isUpperCase(text.charAt(i))
              && Character.isLowerCase(text.charAt(i - 1));
      if (!inside || hump) {
        if (i > start) {
          tokens.add(text.substring(start, i).toLowerCase(Locale.ROOT));
        }
        start = inside ? i : i + 1;
      }
    }
    return tokens;
  }

  /** Returns {@code COMPLETED} for {@code TaskStatus.COMPLETED}, and other text unchanged. */
  private static String stripTypeName(String text) {
    int dot = text.lastIndexOf('.');
    boolean typed =
        dot > 0
            && dot + 1 < text.length()
            && text.chars().limit(dot).allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.')
            && Character.isLetter(text.charAt(dot + 1))
            && text.indexOf(' ') < 0;
    return typed ? text.substring(dot + 1) : text;
  }

  /**
   * Builder of {@link SynonymTable}. Not thread-safe.
   *
   * @param <T> type of the values
   */
  public static final class Builder<T> {

    private final Map<String, T> phrases = new HashMap<>();
    private final Map<String, T> keywords = new LinkedHashMap<>();

    private Builder() {}

    /** Adds phrases for a value, which match a whole text or its beginning. */
    public Builder<T> phrases(T value, String... terms) {
      for (var term : terms) {
        phrases.put(String.join("_", tokenize(term)), value);
      }
      return this;
    }

    /**
     * Adds single words for a value, which match anywhere in a text; words added earlier take
     * precedence.
     */
    public Builder<T> keywords(T value, String... terms) {
      for (var term : terms) {
        keywords.putIfAbsent(term, value);
      }
      return this;
    }

    /** Builds the table. */
    public SynonymTable<T> build() {
      return new SynonymTable<>(this);
    }
  }
}
