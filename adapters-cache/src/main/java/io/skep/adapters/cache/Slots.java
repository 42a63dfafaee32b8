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
 *
 * <p>What stands for many things has slots of its own, so that a change of one thing never falls on
 * what all of a kind look at. A tag {@code agent:42} and the words {@code agent:42} under which
 * something is kept are the same; what is kept below them is another thing.
 */
final class Slots {

  /** The fewest and the most there are, in bits of their numbers. */
  private static final int LEAST_BITS = 14;

  private static final int MOST_BITS = 22;

  /** Room for things that have one slot, which leaves each of them some eight. */
  private static final int BYTES = 128;

  /** One of so many is for what stands for many things. */
  private static final int COMMON_OF = 128;

  /** The golden ratio in 64 bits, odd. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Changed when anything may have been. */
  private static final int EVERYTHING = 0;

  /** What a slot stands for that stands for many things. */
  private enum Of {
    /** Changed when any of the kind may have been, by no name: what is kept of each goes. */
    ALL,
    /** Changed when one of the kind was, or may have been: what is kept of several goes. */
    SOME,
    /** Changed when all that is kept below some words is to be forgotten. */
    BELOW
  }

  private static final String ANY_WORDS = ChangeTag.any(ChangeKind.CACHED).toString();

  private final int count;
  private final int common;

  /** Creates a table of so many. */
  Slots(int count) {
    this.count = count;
    common = count / COMMON_OF;
  }

  /** Returns as many as things need that take so many bytes in all. */
  static Slots ofBytes(long bytes) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros((bytes - 1) / BYTES);
    return new Slots(1 << Math.min(Math.max(bits, LEAST_BITS), MOST_BITS));
  }

  /** Returns how many there are. */
  int count() {
    return count;
  }

  /** Returns whether it is a slot of one thing, or of few that happen to share it. */
  boolean isOfOne(int slot) {
    return slot >= common;
  }

  /** Returns where a change is to be noted, each slot once. */
  int[] touched(Change change) {
    var swarm = change.swarm();
    var slots = IntStream.builder();
    for (var tag : change.tags()) {
      if (tag.kind() == ChangeKind.CACHED && tag.name().isPresent()) {
        var words = Paths.told(tag.name().get());
        slots.add(one(swarm, words)).add(below(swarm, words));
      } else {
        slots.add(
            tag.name().isPresent()
                ? one(swarm, tag.toString())
                : common(swarm, tag.toString(), Of.ALL));
        slots.add(common(swarm, ChangeTag.any(tag.kind()).toString(), Of.SOME));
      }
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
   * @param tags what it was made of; a tag of any of a kind if it was made of several, and of
   *     {@link ChangeKind#CACHED} for words that it is forgotten with
   * @param path the words that it is kept under
   */
  int[] watched(SwarmId swarm, Collection<ChangeTag> tags, String path) {
    var slots = IntStream.builder().add(EVERYTHING);
    slots.add(common(swarm, ANY_WORDS, Of.ALL));
    addWords(swarm, path, slots);
    for (var tag : tags) {
      var any = ChangeTag.any(tag.kind()).toString();
      if (tag.kind() == ChangeKind.CACHED) {
        tag.name().ifPresent(words -> addWords(swarm, words, slots));
      } else if (tag.name().isPresent()) {
        slots.add(one(swarm, tag.toString())).add(common(swarm, any, Of.ALL));
      } else {
        slots.add(common(swarm, any, Of.SOME));
      }
    }
    return slots.build().distinct().toArray();
  }

  private void addWords(SwarmId swarm, String path, IntStream.Builder slots) {
    var words = Paths.told(path);
    slots.add(one(swarm, words));
    Paths.above(words).forEach(above -> slots.add(below(swarm, above)));
  }

  private int one(SwarmId swarm, String words) {
    return common + place(swarm, words.hashCode(), count - common);
  }

  /** Words of one part stand for all that is below them. */
  private int below(SwarmId swarm, String words) {
    return words.indexOf(':') < 0
        ? common(swarm, words, Of.BELOW)
        : common
            + place(swarm, words.hashCode() * SPREAD + Of.BELOW.name().hashCode(), count - common);
  }

  private int common(SwarmId swarm, String words, Of of) {
    return 1 + place(swarm, words.hashCode() * SPREAD + of.name().hashCode(), common - 1);
  }

  private static int place(SwarmId swarm, long hash, int among) {
    long spread = (swarm.value().hashCode() * SPREAD + hash) * SPREAD;
    // The upper bits of a product depend on all bits of its factors.
    return (int) Math.floorMod(spread >>> 24, (long) among);
  }
}
