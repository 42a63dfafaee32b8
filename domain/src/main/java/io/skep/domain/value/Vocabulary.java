package io.skep.domain.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the words of other systems mean in ours.
 *
 * <p>Words are compared without case, and without what is between them: {@code in_progress}, {@code
 * In Progress}, {@code InProgress} and {@code TaskStatus.IN_PROGRESS} are one. A phrase that is not
 * known as a whole is known by the words it begins with, or else by the first of the telling words
 * that it holds, in the order in which those were given; a word behind {@code not}, {@code no} or
 * {@code never} tells nothing. Only the first {@value #READ} characters count.
 *
 * <p>Immutable, safe for use by many threads.
 *
 * @param <T> what the words stand for
 */
public final class Vocabulary<T> {

  private static final int READ = 240;
  private static final int LONGEST_BEGINNING = 3;
  private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "non", "without");

  private final Map<String, T> phrases;
  private final Map<String, T> telling;

  private Vocabulary(Builder<T> builder) {
    phrases = Map.copyOf(builder.phrases);
    telling = new LinkedHashMap<>(builder.telling);
  }

  /** Returns a builder of an empty vocabulary. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** Returns what the words mean, or empty if they say nothing that is known. */
  public Optional<T> find(String words) {
    var tokens = tokens(words);
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    var whole = phrases.get(String.join("_", tokens));
    if (whole != null) {
      return Optional.of(whole);
    }
    for (int n = Math.min(LONGEST_BEGINNING, tokens.size()); n > 0; n--) {
      var beginning = phrases.get(String.join("_", tokens.subList(0, n)));
      if (beginning != null) {
        return Optional.of(beginning);
      }
    }
    return told(tokens);
  }

  private Optional<T> told(List<String> tokens) {
    for (var entry : telling.entrySet()) {
      for (int i = 0; i < tokens.size(); i++) {
        boolean negated = i > 0 && NEGATIONS.contains(tokens.get(i - 1));
        if (!negated && tokens.get(i).equals(entry.getKey())) {
          return Optional.of(entry.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** Cuts at everything but letters and digits, and between a small and a capital letter. */
  private static List<String> tokens(String words) {
    var text = withoutType(words.length() > READ ? words.substring(0, READ) : words);
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

  /** Leaves {@code COMPLETED} of {@code TaskStatus.COMPLETED}, and a sentence as it is. */
  private static String withoutType(String text) {
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
   * Gathers words. Not safe for use by many threads.
   *
   * @param <T> what the words stand for
   */
  public static final class Builder<T> {

    private final Map<String, T> phrases = new HashMap<>();
    private final Map<String, T> telling = new LinkedHashMap<>();

    private Builder() {}

    /** Adds words that mean this when they are all there is, or how a phrase begins. */
    public Builder<T> phrases(T meaning, String... words) {
      for (var word : words) {
        phrases.put(String.join("_", tokens(word)), meaning);
      }
      return this;
    }

    /** Adds single words that mean this wherever they stand; those added first decide first. */
    public Builder<T> telling(T meaning, String... words) {
      for (var word : words) {
        telling.putIfAbsent(word, meaning);
      }
      return this;
    }

    /** Returns the vocabulary. */
    public Vocabulary<T> build() {
      return new Vocabulary<>(this);
    }
  }
}
