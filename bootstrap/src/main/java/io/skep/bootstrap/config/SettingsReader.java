package io.skep.bootstrap.config;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.SkepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Parser of text settings. Each read declares a setting, so reading an empty map lists all
 * settings. Invalid values are collected, and rejected at the end together with unknown keys. Not
 * thread-safe.
 */
public final class SettingsReader {

  private final Map<String, String> values;
  private final Map<String, Setting> declared = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Creates a reader of texts by key. */
  public SettingsReader(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** Reads an integer from {@code min} to {@code max}. */
  public int integer(String key, int fallback, int min, int max, String description) {
    var type = "integer from %d to %d".formatted(min, max);
    return read(
        new Setting(key, type, Integer.toString(fallback), description),
        fallback,
        Integer::valueOf,
        value -> value >= min && value <= max);
  }

  /**
   * Reads a duration such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h} or {@code PT5S},
   * from {@code min} to {@code max}.
   */
  public Duration duration(
      String key, Duration fallback, Duration min, Duration max, String description) {
    return read(
        new Setting(key, durationRange(min, max), Durations.format(fallback), description),
        fallback,
        Durations::parse,
        value -> isBetween(value, min, max));
  }

  /** Reads a duration from {@code min} to {@code max}, or zero, such as {@code 0s}. */
  public Duration durationOrZero(
      String key, Duration fallback, Duration min, Duration max, String description) {
    var type = "0s, or " + durationRange(min, max);
    return read(
        new Setting(key, type, Durations.format(fallback), description),
        fallback,
        Durations::parse,
        value -> value.isZero() || isBetween(value, min, max));
  }

  private static String durationRange(Duration min, Duration max) {
    return "duration from %s to %s".formatted(Durations.format(min), Durations.format(max));
  }

  private static boolean isBetween(Duration value, Duration min, Duration max) {
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
  }

  /** Reads {@code true} or {@code false}. */
  public boolean flag(String key, boolean fallback, String description) {
    return read(
        new Setting(key, "true or false", Boolean.toString(fallback), description),
        fallback,
        SettingsReader::parseBoolean,
        value -> true);
  }

  /** Reads an enum constant, written in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, E fallback, String description) {
    Map<String, E> constants = new TreeMap<>();
    for (var constant : fallback.getDeclaringClass().getEnumConstants()) {
      constants.put(nameOf(constant), constant);
    }
    return read(
        new Setting(key, String.join(" or ", constants.keySet()), nameOf(fallback), description),
        fallback,
        text -> Optional.ofNullable(constants.get(text)).orElseThrow(IllegalArgumentException::new),
        value -> true);
  }

  /**
   * Reads a value of any type.
   *
   * @param type description of the valid values
   * @param parser parses a text; throws {@link SkepException} or {@link IllegalArgumentException}
   *     if the text is invalid
   * @param writer returns the text of the default value
   */
  public <T> T value(
      String key,
      String type,
      T fallback,
      Function<String, T> parser,
      Function<T, String> writer,
      String description) {
    return read(
        new Setting(key, type, writer.apply(fallback), description),
        fallback,
        parser,
        value -> true);
  }

  /** Adds a problem, such as settings that contradict each other. */
  public void addProblem(String problem) {
    problems.add(problem);
  }

  /**
   * Rejects invalid and unknown settings.
   *
   * @throws InvalidArgumentException if there are any; the message names all of them, without their
   *     values, since a value may be a misplaced secret
   */
  public void throwIfInvalid() {
    var messages = new ArrayList<>(problems);
    values.keySet().stream()
        .filter(key -> !declared.containsKey(key))
        .forEach(key -> messages.add(key + ": unknown setting"));
    if (!messages.isEmpty()) {
      throw new InvalidArgumentException(
          "settings", "are invalid:\n  " + String.join("\n  ", messages));
    }
  }

  /** Returns the settings read so far, ordered by key. */
  public List<Setting> declared() {
    return List.copyOf(declared.values());
  }

  private <T> T read(
      Setting setting, T fallback, Function<String, T> parser, Predicate<T> inRange) {
    if (declared.put(setting.key(), setting) != null) {
      throw new IllegalStateException("setting declared twice: " + setting.key());
    }
    var text = values.get(setting.key());
    if (text == null) {
      return fallback;
    }
    try {
      var value = parser.apply(text.strip());
      if (inRange.test(value)) {
        return value;
      }
      problems.add("%s: must be %s".formatted(setting.key(), setting.type()));
    } catch (SkepException | IllegalArgumentException | ArithmeticException e) {
      problems.add("%s: must be %s".formatted(setting.key(), setting.type()));
    }
    return fallback;
  }

  private static boolean parseBoolean(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new IllegalArgumentException();
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
