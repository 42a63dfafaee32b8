package io.skep.bootstrap.settings;

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
 * Reads settings from texts. Each read declares a setting, so that reading nothing lists them all.
 * What is bad is noted, and refused at the end together with what nobody has read. Not safe for use
 * by many threads.
 */
public final class SettingsReader {

  private final Map<String, String> given;
  private final Map<String, Setting> declared = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Creates a reader of these texts by key. */
  public SettingsReader(Map<String, String> given) {
    this.given = new TreeMap<>(given);
  }

  /** Reads a whole number. */
  public int integer(String key, int fallback, int min, int max, String meaning) {
    var type = "integer from %d to %d".formatted(min, max);
    return read(
        new Setting(key, type, Integer.toString(fallback), meaning),
        fallback,
        Integer::valueOf,
        value -> value >= min && value <= max);
  }

  /** Reads a duration such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h} or {@code PT5S}. */
  public Duration duration(
      String key, Duration fallback, Duration min, Duration max, String meaning) {
    return read(
        new Setting(key, durationsBetween(min, max), Durations.format(fallback), meaning),
        fallback,
        Durations::parse,
        value -> isBetween(value, min, max));
  }

  /** Reads a duration, or zero, such as {@code 0s}, for never. */
  public Duration durationOrZero(
      String key, Duration fallback, Duration min, Duration max, String meaning) {
    var type = "0s, or " + durationsBetween(min, max);
    return read(
        new Setting(key, type, Durations.format(fallback), meaning),
        fallback,
        Durations::parse,
        value -> value.isZero() || isBetween(value, min, max));
  }

  private static String durationsBetween(Duration min, Duration max) {
    return "duration from %s to %s".formatted(Durations.format(min), Durations.format(max));
  }

  private static boolean isBetween(Duration value, Duration min, Duration max) {
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
  }

  /** Reads {@code true} or {@code false}. */
  public boolean flag(String key, boolean fallback, String meaning) {
    return read(
        new Setting(key, "true or false", Boolean.toString(fallback), meaning),
        fallback,
        SettingsReader::trueOrFalse,
        value -> true);
  }

  /** Reads the name of a constant, in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, E fallback, String meaning) {
    Map<String, E> constants = new TreeMap<>();
    for (var constant : fallback.getDeclaringClass().getEnumConstants()) {
      constants.put(nameOf(constant), constant);
    }
    return read(
        new Setting(key, String.join(" or ", constants.keySet()), nameOf(fallback), meaning),
        fallback,
        text -> Optional.ofNullable(constants.get(text)).orElseThrow(IllegalArgumentException::new),
        value -> true);
  }

  /**
   * Reads what a function makes of a text.
   *
   * @param type what it may be, in words
   * @param parser throws {@link SkepException} or {@link IllegalArgumentException} if it is not
   * @param writer makes the text for the default value
   */
  public <T> T value(
      String key,
      String type,
      T fallback,
      Function<String, T> parser,
      Function<T, String> writer,
      String meaning) {
    return read(
        new Setting(key, type, writer.apply(fallback), meaning), fallback, parser, value -> true);
  }

  /** Notes that what was read does not go together. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * Refuses what was bad or unknown.
   *
   * @throws InvalidArgumentException that names every such setting; values are not repeated, as one
   *     of them may be a secret in the wrong place
   */
  public void refuseProblems() {
    var all = new ArrayList<>(problems);
    given.keySet().stream()
        .filter(key -> !declared.containsKey(key))
        .forEach(key -> all.add(key + ": unknown setting"));
    if (!all.isEmpty()) {
      throw new InvalidArgumentException("settings", "are refused:\n  " + String.join("\n  ", all));
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
    var text = given.get(setting.key());
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

  private static boolean trueOrFalse(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new IllegalArgumentException();
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
