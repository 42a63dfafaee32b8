package io.skep.adapters.cache;

import static java.util.Objects.requireNonNull;

import io.skep.domain.cache.Query;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Keeps results of a program's own questions, in a region for each name. */
final class Queries {

  /** Names beyond those have one region for all of them. */
  private static final int MOST_REGIONS = 200;

  private static final String OTHERS = "*";

  private final Levels levels;
  private final ConcurrentMap<String, Region<Asked, Object>> regions = new ConcurrentHashMap<>();

  Queries(Levels levels) {
    this.levels = levels;
  }

  @SuppressWarnings("unchecked") // The same question has results of the same type.
  <V> V result(SwarmId swarm, Query<V> query, Supplier<V> read) {
    return (V)
        region(query.name())
            .get(
                swarm,
                new Asked((Query<Object>) query),
                () -> requireNonNull(read.get(), "result"));
  }

  /** Returns where results of this name are kept. */
  Region<Asked, Object> region(String name) {
    var region = regions.get(name);
    if (region != null) {
      return region;
    }
    return regions.computeIfAbsent(
        regions.size() < MOST_REGIONS ? name : OTHERS, Queries.this::newRegion);
  }

  private Region<Asked, Object> newRegion(String name) {
    return levels.region(
        new Kind<>(
            Asked.WORD + ":" + name,
            Asked::path,
            Queries::tags,
            asked -> asked.query().timeToLive(),
            Queries::weight,
            asked -> asked.query().format().map(Form::of),
            (asked, result) -> result,
            Optional.empty()));
  }

  private static List<ChangeTag> tags(Asked asked) {
    List<ChangeTag> tags = new ArrayList<>(asked.query().tags());
    asked
        .query()
        .words()
        .forEach(words -> tags.add(new ChangeTag(ChangeKind.CACHED, Optional.of(words))));
    return tags;
  }

  private static int weight(Asked asked, Object result) {
    long weight = asked.query().weight().applyAsLong(result) + asked.weight();
    return (int) Math.min(Math.max(weight, 0), Integer.MAX_VALUE / 2);
  }
}
