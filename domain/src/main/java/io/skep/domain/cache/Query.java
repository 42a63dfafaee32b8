package io.skep.domain.cache;

import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * A question of a program's own whose result is kept. The result is kept under {@code
 * query:NAME:...}, apart for each name and each list of parameters.
 *
 * <p>A result goes when something is changed that it is made of, when it is {@linkplain
 * Cache#forget forgotten}, and when its time is over. Immutable: each method returns a copy.
 *
 * @param name what is asked, such as the name of a statement: 1 to 64 of a-z, 0-9 and hyphen. So
 *     few of them that each can have figures of its own; what differs from call to call is a
 *     parameter
 * @param parameters of what, up to 100, each up to 100,000 UTF-16 units
 * @param tags what the result is made of: up to 8, and any of a kind in place of more
 * @param words what else it is forgotten with, up to 8, such as {@code user:42}: whoever forgets
 *     {@code user:42:*} has all results of this user be gone
 * @param timeToLive how long it is kept at most, 1 second to 1 day
 * @param weight about how many bytes a result takes in memory
 * @param format in which it is kept for all processes; in memory only if there is none
 * @param <V> what it returns; to be immutable, since many may get the same
 */
public record Query<V>(
    String name,
    List<String> parameters,
    List<ChangeTag> tags,
    List<String> words,
    Duration timeToLive,
    ToLongFunction<V> weight,
    Optional<Format<V>> format) {

  /** The most parameters. */
  public static final int MAX_PARAMETERS = 100;

  /** The longest parameter, in UTF-16 units. */
  public static final int MAX_PARAMETER = 100_000;

  /** The most tags, and the most words. */
  public static final int MAX_TAGS = 8;

  /** How long a result is kept unless that is said. */
  public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /** What a result is taken to weigh of whose size nothing is known. */
  private static final long DEFAULT_WEIGHT = 1_024;

  /**
   * Creates it.
   *
   * @throws InvalidArgumentException if the name or words are none, or the time is out of range
   * @throws io.skep.domain.error.TooLargeException if there are too many parameters, tags or words
   */
  public Query {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidArgumentException("query", "must be 1 to 64 of a-z, 0-9 and hyphen");
    }
    parameters = List.copyOf(parameters);
    tags = List.copyOf(tags);
    words = List.copyOf(words);
    Check.size("parameters", parameters, MAX_PARAMETERS);
    parameters.forEach(
        parameter -> Check.range("length of a parameter", parameter.length(), 0, MAX_PARAMETER));
    Check.size("tags", tags, MAX_TAGS);
    Check.size("words", words, MAX_TAGS);
    words.forEach(Query::checkWords);
    Check.range("time to live", timeToLive, SHORTEST, LONGEST);
  }

  private static void checkWords(String words) {
    Uncached.tag(words);
    if (words.indexOf('*') >= 0) {
      throw new InvalidArgumentException("words", "must be without an asterisk, such as user:42");
    }
  }

  /** Returns a question whose result is made of nothing that the store tells of, kept 5 minutes. */
  public static <V> Query<V> of(String name, String... parameters) {
    return new Query<>(
        name,
        List.of(parameters),
        List.of(),
        List.of(),
        DEFAULT_TIME_TO_LIVE,
        result -> DEFAULT_WEIGHT,
        Optional.empty());
  }

  /** Returns it with something that the result is made of, beside what was said before. */
  public Query<V> madeOf(ChangeTag tag) {
    return new Query<>(name, parameters, added(tags, tag), words, timeToLive, weight, format);
  }

  /** Returns it with things of a kind, any of them, that the result is made of. */
  public Query<V> madeOf(ChangeKind kind) {
    return madeOf(ChangeTag.any(kind));
  }

  /** Returns it with words that the result is forgotten with, beside those said before. */
  public Query<V> forgottenWith(String more) {
    return new Query<>(name, parameters, tags, added(words, more), timeToLive, weight, format);
  }

  /** Returns it with another time to live. */
  public Query<V> keptFor(Duration time) {
    return new Query<>(name, parameters, tags, words, time, weight, format);
  }

  /** Returns it with another estimate of what a result takes in memory, in bytes. */
  public Query<V> weighing(ToLongFunction<V> estimate) {
    return new Query<>(name, parameters, tags, words, timeToLive, estimate, format);
  }

  /** Returns it with a format in which the result is kept for all processes. */
  public Query<V> sharedAs(Format<V> way) {
    return new Query<>(name, parameters, tags, words, timeToLive, weight, Optional.of(way));
  }

  private static <T> List<T> added(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
