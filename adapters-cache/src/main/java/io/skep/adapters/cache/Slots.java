package io.skep.adapters.cache;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Where in a table of fixed size it is kept what happened to a tag. Two tags may share a slot: then
 * a change of one is taken for a change of the other as well, which costs a read and nothing else.
 */
final class Slots {

  /** How many there are. */
  static final int COUNT = 1 << 16;

  /** The golden ratio in 64 bits, odd. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Changed when anything may have been. */
  private static final int EVERYTHING = 0;

  /** What a slot stands for, beside a tag that is named. */
  private enum Of {
    /** One of the kind, by its name. */
    ONE,
    /** Changed when any of the kind may have been, by no name: what is kept of each goes. */
    ALL,
    /** Changed when one of the kind was, or may have been: what is kept of several goes. */
    SOME
  }

  private Slots() {}

  /** Returns where a change is to be noted, each slot once. */
  static int[] touched(Change change) {
    var slots = IntStream.builder();
    for (var tag : change.tags()) {
      slots.add(
          tag.name().isPresent()
              ? slot(change.swarm(), tag, Of.ONE)
              : slot(change.swarm(), tag, Of.ALL));
      slots.add(slot(change.swarm(), tag, Of.SOME));
    }
    return slots.build().distinct().toArray();
  }

  /** Returns where it is noted that anything may have changed. */
  static int[] everything() {
    return new int[] {EVERYTHING};
  }

  /**
   * Returns where to look for changes of what is kept.
   *
   * @param tags what it was made of; a tag of any of a kind if it was made of several
   */
  static int[] watched(SwarmId swarm, Collection<ChangeTag> tags) {
    var slots = IntStream.builder().add(EVERYTHING);
    slots.add(slot(swarm, ChangeTag.any(ChangeKind.CACHED), Of.ALL));
    for (var tag : tags) {
      if (tag.name().isPresent()) {
        slots.add(slot(swarm, tag, Of.ONE));
        slots.add(slot(swarm, tag, Of.ALL));
      } else {
        slots.add(slot(swarm, tag, Of.SOME));
      }
    }
    return slots.build().distinct().toArray();
  }

  private static int slot(SwarmId swarm, ChangeTag tag, Of of) {
    var name = of == Of.ONE ? tag.name().orElse("") : "";
    if (tag.kind() == ChangeKind.CACHED) {
      name = Paths.told(name);
    }
    long hash = swarm.value().hashCode();
    hash = hash * SPREAD + tag.kind().name().hashCode();
    hash = hash * SPREAD + of.name().hashCode();
    hash = hash * SPREAD + name.hashCode();
    // The upper bits of a product depend on all bits of its factors.
    int slot = (int) ((hash * SPREAD) >>> 48);
    return slot == EVERYTHING ? 1 : slot;
  }
}
