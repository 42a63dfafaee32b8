package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * What all regions share.
 *
 * @param coherence whether what is kept may be handed out
 * @param first what is kept in memory
 * @param second what is kept for all processes, if anything is
 * @param sharedLater what this process has saved, until it is kept for all processes
 * @param wanted what was asked for since it was read
 * @param flights what is being read
 * @param chores what is done beside the calls
 * @param block who is within a unit of work
 * @param nanoTime the time, as {@link System#nanoTime} gives it
 * @param timeToLive how long something is kept at most
 * @param regions what has come to be kept
 */
record Levels(
    Coherence coherence,
    Level1 first,
    Optional<Level2> second,
    SharedLater sharedLater,
    Wanted wanted,
    Flights flights,
    Chores chores,
    Block block,
    LongSupplier nanoTime,
    Duration timeToLive,
    List<Region<?, ?>> regions) {

  /** Returns what keeps things of a kind as they are read, as {@link Kind} says. */
  <K, V> Region<K, V> region(
      String name,
      Function<K, String> path,
      Function<K, List<ChangeTag>> tags,
      ToIntFunction<V> weight,
      Form<V> form,
      BiFunction<SwarmId, K, V> reader) {
    return region(name, path, tags, weight, form, (id, value) -> value, reader);
  }

  /** Returns what keeps things of a kind, as {@link Kind} says. */
  <K, V> Region<K, V> region(
      String name,
      Function<K, String> path,
      Function<K, List<ChangeTag>> tags,
      ToIntFunction<V> weight,
      Form<V> form,
      BiFunction<K, V, V> compact,
      BiFunction<SwarmId, K, V> reader) {
    return region(
        new Kind<>(
            name,
            path,
            tags,
            any -> timeToLive,
            (any, value) -> weight.applyAsInt(value),
            any -> Optional.of(form),
            compact,
            Optional.of(reader)));
  }

  /** Returns what keeps things of a kind. */
  <K, V> Region<K, V> region(Kind<K, V> kind) {
    var region = new Region<>(kind, this);
    regions.add(region);
    return region;
  }

  /**
   * Does what is to be done after a poll.
   *
   * @param others for each change of another process which slots it has touched
   */
  void polled(List<int[]> others) {
    coherence.last().ifPresent(sharedLater::told);
    wanted.take(others).forEach(entry -> entry.key().region().readAhead(entry));
  }

  /** Returns the time. */
  long now() {
    return nanoTime.getAsLong();
  }
}
