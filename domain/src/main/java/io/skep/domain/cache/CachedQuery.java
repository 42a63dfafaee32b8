package io.skep.domain.cache;

import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * Application query with a cacheable result, cached under {@code query:NAME:...} for each name and
 * list of parameters.
 *
 * <p>A result is invalidated by a change of an entity that it depends on, by {@link
 * Cache#invalidate} and by expiry. Immutable: each method returns a copy.
 *
 * @param name name of the query, 1 to 64 of a-z, 0-9 and hyphen; each name has its own statistics,
 *     so values that differ between calls belong into the parameters
 * @param parameters parameters, up to 100, each up to 100,000 UTF-16 code units
 * @param tags entities that the result depends on, up to 8; use the tag of any of a kind in place
 *     of more
 * @param keys additional keys that invalidate the result, up to 8, such as {@code user:42}, which
 *     is also matched by the pattern {@code user:42:*}
 * @param timeToLive maximum age of a cached result, 1 second to 1 day
 * @param weigher estimates the size of a result in memory, in bytes
 * @param codec codec for the shared cache; empty for in-memory caching only
 * @param <V> type of the result; immutable, because callers share instances
 */
public record CachedQuery<V>(
    String name,
    List<String> parameters,
    List<ChangeTag> tags,
    List<String> keys,
    Duration timeToLive,
    ToLongFunction<V> weigher,
    Optional<Codec<V>> codec) {

  /** Maximum number of parameters. */
  public static final int MAX_PARAMETERS = 100;

  /** Maximum length of a parameter, in UTF-16 code units. */
  public static final int MAX_PARAMETER = 100_000;

  /** Maximum number of tags and maximum number of keys. */
  public static final int MAX_TAGS = 8;

  /** Default time to live. */
  public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

  private static final Duration MIN_TIME_TO_LIVE = Duration.ofSeconds(1);
  private static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(1);
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /** Default size estimate of a result, in bytes. */
  private static final long DEFAULT_WEIGHT = 1_024;

  /**
   * Validates the components.
   *
   * @throws InvalidArgumentException if the name or a key is invalid, or the time to live is out of
   *     range
   * @throws io.skep.domain.error.TooLargeException if there are too many parameters, tags or keys
   */
  public CachedQuery {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidArgumentException("query", "must be 1 to 64 of a-z, 0-9 and hyphen");
    }
    parameters = List.copyOf(parameters);
    tags = List.copyOf(tags);
    keys = List.copyOf(keys);
    Validate.size("parameters", parameters, MAX_PARAMETERS);
    parameters.forEach(
        parameter -> Validate.range("length of a parameter", parameter.length(), 0, MAX_PARAMETER));
    Validate.size("tags", tags, MAX_TAGS);
    Validate.size("keys", keys, MAX_TAGS);
    keys.forEach(CachedQuery::checkKey);
    Validate.range("time to live", timeToLive, MIN_TIME_TO_LIVE, MAX_TIME_TO_LIVE);
  }

  private static void checkKey(String key) {
    NoOpCache.tagOf(key);
    if (key.indexOf('*') >= 0) {
      throw new InvalidArgumentException("key", "must not contain an asterisk: " + key);
    }
  }

  /** Returns a query without dependencies whose results are cached for 5 minutes. */
  public static <V> CachedQuery<V> of(String name, String... parameters) {
    return new CachedQuery<>(
        name,
        List.of(parameters),
        List.of(),
        List.of(),
        DEFAULT_TIME_TO_LIVE,
        result -> DEFAULT_WEIGHT,
        Optional.empty());
  }

  /** Returns a copy whose results also depend on an entity. */
  public CachedQuery<V> dependsOn(ChangeTag tag) {
    return new CachedQuery<>(name, parameters, append(tags, tag), keys, timeToLive, weigher, codec);
  }

  /** Returns a copy whose results also depend on all entities of a kind. */
  public CachedQuery<V> dependsOn(ChangeKind kind) {
    return dependsOn(ChangeTag.any(kind));
  }

  /** Returns a copy whose results are also invalidated by a key. */
  public CachedQuery<V> invalidatedBy(String key) {
    return new CachedQuery<>(name, parameters, tags, append(keys, key), timeToLive, weigher, codec);
  }

  /** Returns a copy with another time to live. */
  public CachedQuery<V> withTimeToLive(Duration newTimeToLive) {
    return new CachedQuery<>(name, parameters, tags, keys, newTimeToLive, weigher, codec);
  }

  /** Returns a copy with another size estimator. */
  public CachedQuery<V> withWeigher(ToLongFunction<V> newWeigher) {
    return new CachedQuery<>(name, parameters, tags, keys, timeToLive, newWeigher, codec);
  }

  /** Returns a copy whose results are shared between processes. */
  public CachedQuery<V> withCodec(Codec<V> newCodec) {
    return new CachedQuery<>(
        name, parameters, tags, keys, timeToLive, weigher, Optional.of(newCodec));
  }

  private static <T> List<T> append(List<T> list, T element) {
    List<T> extended = new ArrayList<>(list);
    extended.add(element);
    return extended;
  }
}
