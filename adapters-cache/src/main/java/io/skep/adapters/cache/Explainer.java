package io.skep.adapters.cache;

import io.skep.domain.cache.KeptEntry;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells people what is kept under some words, and whether it is handed out. */
final class Explainer {

  private final Levels levels;
  private final Queries queries;

  Explainer(Levels levels, Queries queries) {
    this.levels = levels;
    this.queries = queries;
  }

  List<KeptEntry> explain(SwarmId swarm, String words) {
    // Another process may have asked what this one has not.
    nameOf(words).ifPresent(queries::region);
    List<KeptEntry> found = new ArrayList<>();
    levels
        .first()
        .forEach(
            (key, entry) -> {
              if (key.swarm().equals(swarm) && key.region().path(key).equals(words)) {
                found.add(
                    new KeptEntry(
                        key.region().name(),
                        KeptEntry.Level.MEMORY,
                        entry.weight(),
                        state(key.region(), entry)));
              }
            });
    levels
        .second()
        .ifPresent(
            level ->
                levels
                    .regions()
                    .forEach(
                        region ->
                            level
                                .explain(region, Level2.name(swarm, region, words))
                                .ifPresent(found::add)));
    return found;
  }

  private static Optional<String> nameOf(String words) {
    var parts = words.split(":", -1);
    return parts.length == 3 && parts[0].equals(Asked.WORD)
        ? Optional.of(parts[1])
        : Optional.empty();
  }

  private String state(Region<?, ?> region, Kept entry) {
    long now = levels.now();
    long left = entry.end() - now;
    if (levels.coherence().fresh(now) == null) {
      return "not handed out while the store does not tell of changes";
    }
    if (left <= 0) {
      return "its time is over";
    }
    return region.isCurrent(entry)
        ? "handed out for up to %d s more".formatted(Duration.ofNanos(left).toSeconds())
        : "something has changed since it was read";
  }
}
