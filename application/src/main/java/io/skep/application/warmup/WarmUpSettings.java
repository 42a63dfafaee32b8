package io.skep.application.warmup;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is read before anybody asks for it, and when.
 *
 * @param builtIn whether the built-in loaders run by themselves, as those of the program do
 * @param every how often loaders run after the store was opened, 1 second to 1 day; zero for never
 *     again
 * @param loaders those of the program, each with a name of its own that no built-in one has
 */
public record WarmUpSettings(boolean builtIn, Duration every, List<Loader> loaders) {

  /** The shortest period. */
  public static final Duration MIN_PERIOD = Duration.ofSeconds(1);

  /** The longest period. */
  public static final Duration MAX_PERIOD = Duration.ofDays(1);

  /** Nothing runs by itself. */
  public static final WarmUpSettings DEFAULT = new WarmUpSettings(false, Duration.ZERO, List.of());

  /** Refuses what is out of range, and two loaders of one name. */
  public WarmUpSettings {
    loaders = List.copyOf(loaders);
    if (!every.isZero()) {
      Check.range("warm up every", every, MIN_PERIOD, MAX_PERIOD);
    }
    if (!loaders.isEmpty()) {
      requireDistinctNames(BuiltInLoaders.and(loaders));
    }
  }

  private static void requireDistinctNames(List<Loader> loaders) {
    Set<String> names = new HashSet<>();
    for (var loader : loaders) {
      if (!names.add(loader.name())) {
        throw new InvalidArgumentException("loader", "is there already: " + loader.name());
      }
    }
  }

  /** Returns it with the built-in loaders running by themselves, or not. */
  public WarmUpSettings withBuiltIn(boolean value) {
    return new WarmUpSettings(value, every, loaders);
  }

  /** Returns it with another period; zero for none. */
  public WarmUpSettings withEvery(Duration value) {
    return new WarmUpSettings(builtIn, value, loaders);
  }

  /** Returns it with one more loader of the program, behind those that it has. */
  public WarmUpSettings with(Loader loader) {
    List<Loader> more = new ArrayList<>(loaders);
    more.add(loader);
    return new WarmUpSettings(builtIn, every, more);
  }

  /** Returns all loaders: the built-in ones, then those of the program. */
  List<Loader> all() {
    return BuiltInLoaders.and(loaders);
  }

  /** Returns the loaders that run by themselves. */
  List<Loader> unattended() {
    return builtIn ? all() : loaders;
  }
}
