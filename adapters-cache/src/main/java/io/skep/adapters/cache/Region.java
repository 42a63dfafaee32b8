package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Watermark;
import io.skep.adapters.cache.Level1.Kept;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one kind.
 *
 * @param <K> which one
 * @param <V> what is kept, immutable
 */
final class Region<K, V> {

  /** What an entry takes beside its value, in bytes. */
  private static final int OVERHEAD = 250;

  /**
   * How a kind of thing is kept.
   *
   * @param name of the region
   * @param path under which words it is kept, and no other one of the kind: parts with colons
   *     between them, the first of them the same for all of the kind
   * @param tags what it is made of, at most 8
   * @param weight about how many bytes it takes
   * @param form in which it is kept for other processes
   */
  record Kind<K, V>(
      String name,
      Function<K, String> path,
      Function<K, List<ChangeTag>> tags,
      ToIntFunction<V> weight,
      Form<V> form) {}

  private final Kind<K, V> kind;
  private final Levels levels;
  private final Figures figures = new Figures();

  Region(Kind<K, V> kind, Levels levels) {
    this.kind = kind;
    this.levels = levels;
  }

  String name() {
    return kind.name();
  }

  Figures figures() {
    return figures;
  }

  /** Returns what is kept, or else what is read, which is kept then. */
  V get(SwarmId swarm, K id, Supplier<V> read) {
    if (levels.block().isInside()) {
      return read.get();
    }
    long now = levels.now();
    if (levels.coherence().fresh(now) == null) {
      figures.aside();
      return read.get();
    }
    var key = new Level1.Key(this, swarm, id);
    var entry = levels.first().get(key);
    if (entry != null && entry.end() - now > 0 && isCurrent(entry)) {
      figures.hit();
      return value(entry);
    }
    if (entry != null) {
      figures.stale();
    }
    return load(key, id, read);
  }

  /**
   * Saves something and keeps it, if nobody else has changed it meanwhile.
   *
   * @param <S> what is saved
   * @param kept makes of it what is kept
   */
  <S> S save(SwarmId swarm, K id, Supplier<S> write, Function<S, V> kept) {
    int[] slots = slots(swarm, id);
    long stamp = levels.coherence().stamp(slots);
    S saved = write.get();
    levels.block().saved(() -> keepSaved(swarm, id, slots, stamp + 1, kept.apply(saved)));
    return saved;
  }

  /**
   * One change was its own; any other one, before it or behind it, makes it unsure whose is last.
   */
  private void keepSaved(SwarmId swarm, K id, int[] slots, long stamp, V value) {
    var coherence = levels.coherence();
    if (!coherence.isCurrent(slots, stamp)) {
      return;
    }
    keep(new Level1.Key(this, swarm, id), slots, stamp, value);
    levels
        .second()
        .ifPresent(
            level ->
                levels
                    .sharedLater()
                    .after(
                        coherence.next(),
                        known -> {
                          // After the poll: what that has told of counts.
                          if (coherence.isCurrent(slots, stamp)) {
                            put(level, name(swarm, id), value, known);
                          }
                        }));
  }

  private boolean isCurrent(Kept entry) {
    return levels.coherence().isCurrent(entry.slots(), entry.stamp());
  }

  @SuppressWarnings("unchecked") // What is under a key of this region came in through it.
  private V value(Kept entry) {
    return (V) entry.value();
  }

  private V load(Level1.Key key, K id, Supplier<V> read) {
    int[] slots = slots(key.swarm(), id);
    // Before it is read: what changes meanwhile makes it stale at once.
    long stamp = levels.coherence().stamp(slots);
    return value(
        levels
            .flights()
            .share(
                key,
                stamp,
                () -> {
                  var name = name(key.swarm(), id);
                  V shared = shared(name, slots);
                  return keep(key, slots, stamp, shared == null ? read(name, read) : shared);
                }));
  }

  /** Returns what another process has kept, if there is something, and it is to be believed. */
  private @Nullable V shared(String name, int[] slots) {
    if (levels.second().isEmpty()) {
      return null;
    }
    V found = levels.second().get().find(name, slots, kind.form(), figures);
    if (found != null) {
      figures.sharedHit();
    }
    return found;
  }

  private V read(String name, Supplier<V> read) {
    // Before it is read: what is committed later may be missing.
    var known = levels.coherence().last();
    long before = levels.now();
    V value = read.get();
    figures.loaded(levels.now() - before);
    levels
        .second()
        .ifPresent(level -> known.ifPresent(reached -> put(level, name, value, reached)));
    return value;
  }

  private void put(Level2 level, String name, V value, Watermark known) {
    level.put(name, value, kind.form(), known, levels.life(isAbsent(value)));
  }

  private String name(SwarmId swarm, K id) {
    return swarm.value() + ":" + kind.name() + ":" + kind.path().apply(id);
  }

  private Kept keep(Level1.Key key, int[] slots, long stamp, V value) {
    int weight = OVERHEAD + kind.weight().applyAsInt(value);
    var entry = new Kept(value, slots, stamp, weight, levels.end(isAbsent(value)));
    levels.first().put(key, entry);
    figures.kept(weight);
    return entry;
  }

  private static boolean isAbsent(Object value) {
    return value instanceof Optional<?> found && found.isEmpty();
  }

  /**
   * Returns where to look for changes of it, and for what is said of the words it is kept under.
   */
  private int[] slots(SwarmId swarm, K id) {
    return levels.coherence().slots().watched(swarm, kind.tags().apply(id), kind.path().apply(id));
  }
}
