package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Watermark;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one kind.
 *
 * @param <K> which one
 * @param <V> what is kept, immutable
 */
final class Region<K, V> {

  /** What an entry takes beside its value, in bytes. */
  private static final int OVERHEAD = 220;

  /** How long it is kept that something is not there. */
  private static final Duration ABSENCE = Duration.ofSeconds(30);

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

  /** Returns what is kept, or else what the reader of the kind reads, which is kept then. */
  V get(SwarmId swarm, K id) {
    return get(swarm, id, () -> read(swarm, id));
  }

  private V read(SwarmId swarm, K id) {
    return kind.reader().orElseThrow().apply(swarm, id);
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
      if (entry.isWantedFirst() && kind.reader().isPresent()) {
        levels.wanted().add(entry);
      }
      if (Chores.isDue(entry, now)) {
        levels.chores().refresh(key, () -> load(key, id, read, Why.EXPIRING));
      }
      return value(entry);
    }
    if (entry != null) {
      figures.stale();
    }
    return value(load(key, id, read, Why.ASKED));
  }

  /** Reads something again that others have changed, beside the calls, if it is still kept. */
  void readAhead(Kept entry) {
    var key = entry.key();
    K id = cast(key.id());
    levels
        .chores()
        .refresh(
            key,
            () -> {
              if (levels.first().get(key) == entry) {
                load(key, id, () -> read(key.swarm(), id), Why.CHANGED);
              }
            });
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
    levels
        .block()
        .saved(
            () ->
                keepSaved(
                    new Level1.Key(this, swarm, id), id, slots, stamp + 1, kept.apply(saved)));
    return saved;
  }

  /**
   * One change was its own; any other one, before it or behind it, makes it unsure whose is last.
   */
  private void keepSaved(Level1.Key key, K id, int[] slots, long stamp, V value) {
    var coherence = levels.coherence();
    if (!coherence.isCurrent(slots, stamp)) {
      return;
    }
    keep(key, id, slots, stamp, value, 0);
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
                            put(level, key.swarm(), id, value, known);
                          }
                        }));
  }

  boolean isCurrent(Kept entry) {
    return levels.coherence().isCurrent(entry.slots(), entry.stamp());
  }

  /** Something is no longer kept. */
  void gone(Kept entry, boolean forRoom) {
    levels.wanted().remove(entry);
    figures.gone(entry.weight(), forRoom);
  }

  /** Returns the words that something is kept under which has a key of this region. */
  String path(Level1.Key key) {
    return kind.path().apply(this.<K>cast(key.id()));
  }

  private V value(Kept entry) {
    return cast(entry.value());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <T> T cast(Object it) {
    // What is in a key of this region, or under one, came in through it.
    return (T) it;
  }

  /** Why something is read. */
  private enum Why {
    ASKED,
    /** It was changed, and is likely to be asked for. */
    CHANGED,
    /** Its time is nearly over: what others keep is no newer. */
    EXPIRING
  }

  /** Keeps something anew. */
  private Kept load(Level1.Key key, K id, Supplier<V> read, Why why) {
    int[] slots = slots(key.swarm(), id);
    // Before it is read: what changes meanwhile makes it stale at once.
    long stamp = levels.coherence().stamp(slots);
    return levels
        .flights()
        .share(
            key,
            stamp,
            () -> {
              V shared = why == Why.EXPIRING ? null : shared(key.swarm(), id, slots);
              if (shared != null) {
                if (why == Why.ASKED) {
                  figures.sharedHit();
                }
                return keep(key, id, slots, stamp, shared, 0);
              }
              // Before it is read: what is committed later may be missing.
              var known = levels.coherence().last();
              long before = levels.now();
              V value = read.get();
              long loadTime = levels.now() - before;
              figures.loaded(loadTime, why == Why.ASKED);
              levels
                  .second()
                  .ifPresent(
                      level -> known.ifPresent(mark -> put(level, key.swarm(), id, value, mark)));
              return keep(key, id, slots, stamp, value, loadTime);
            });
  }

  /** Returns what another process has kept, if there is something, and it is to be believed. */
  private @Nullable V shared(SwarmId swarm, K id, int[] slots) {
    var form = kind.form().apply(id);
    if (levels.second().isEmpty() || form.isEmpty()) {
      return null;
    }
    return levels.second().get().find(name(swarm, id), slots, form.get(), figures);
  }

  private void put(Level2 level, SwarmId swarm, K id, V value, Watermark known) {
    kind.form()
        .apply(id)
        .ifPresent(form -> level.put(name(swarm, id), value, form, known, life(id, value)));
  }

  private String name(SwarmId swarm, K id) {
    return Level2.name(swarm, this, kind.path().apply(id));
  }

  private Kept keep(Level1.Key key, K id, int[] slots, long stamp, V given, long loadTime) {
    V value = kind.compact().apply(id, given);
    int weight = OVERHEAD + kind.weight().applyAsInt(id, value);
    var end = levels.now() + life(id, value).toNanos();
    var entry = new Kept(key, value, slots, stamp, weight, end, loadTime);
    levels.first().put(entry);
    figures.kept(weight);
    return entry;
  }

  private Duration life(K id, V value) {
    var life = kind.life().apply(id);
    boolean isAbsent = value instanceof Optional<?> found && found.isEmpty();
    return isAbsent && life.compareTo(ABSENCE) > 0 ? ABSENCE : life;
  }

  /**
   * Returns where to look for changes of it, and for what is said of the words it is kept under.
   */
  private int[] slots(SwarmId swarm, K id) {
    return levels.coherence().slots().watched(swarm, kind.tags().apply(id), kind.path().apply(id));
  }
}
