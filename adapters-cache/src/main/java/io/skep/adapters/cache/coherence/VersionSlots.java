package io.skep.adapters.cache.coherence;

import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Maps change tags and key paths to slots of a fixed-size table. Tags may collide in a slot: a
 * change of one then invalidates the entries of the other as well, which only costs a load.
 *
 * <p>Tags of a whole kind map to a separate range of shared slots, so that a change of a single
 * entity never collides with a slot that all entries of a kind watch. The tag {@code agent:42} and
 * the key path {@code agent:42} map to the same slot; the paths below it watch another. Immutable.
 */
public final class VersionSlots {

  /** Binary logarithm of the minimum number of slots. */
  private static final int MIN_BITS = 14;

  /** Binary logarithm of the maximum number of slots. */
  private static final int MAX_BITS = 22;

  /** Bytes of cache memory per slot; gives each entry with an exclusive slot some eight slots. */
  private static final int BYTES_PER_SLOT = 128;

  /** Ratio of all slots to shared slots. */
  private static final int SLOTS_PER_SHARED_SLOT = 128;

  /** The golden ratio in 64 bits, odd. */
  private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** Changed when anything may have changed. */
  private static final int GLOBAL_SLOT = 0;

  /** Scope of a slot that covers several entities. */
  private enum Scope {
    /** Changed by an unnamed change of the kind: invalidates the entries of each entity. */
    ALL,
    /** Changed by any change of the kind: invalidates entries that depend on several entities. */
    SOME,
    /** Changed by the invalidation of all entries below a key path. */
    BELOW
  }

  private static final String ANY_KEY = ChangeTag.any(ChangeKind.CACHED).toString();

  private final int count;
  private final int sharedCount;

  /** Creates a table with the given number of slots. */
  public VersionSlots(int count) {
    this.count = count;
    sharedCount = count / SLOTS_PER_SHARED_SLOT;
  }

  /** Returns a table sized for a cache of this many bytes: a power of two from 2^14 to 2^22. */
  public static VersionSlots forMemory(long bytes) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros((bytes - 1) / BYTES_PER_SLOT);
    return new VersionSlots(1 << Math.min(Math.max(bits, MIN_BITS), MAX_BITS));
  }

  /** Returns the number of slots. */
  public int count() {
    return count;
  }

  /** Returns whether a slot is that of a single entity or path, hash collisions aside. */
  public boolean isExclusive(int slot) {
    return slot >= sharedCount;
  }

  /** Returns the distinct slots whose versions a change increments. */
  int[] slotsChangedBy(Change change) {
    var swarm = change.swarm();
    var slots = IntStream.builder();
    for (var tag : change.tags()) {
      if (tag.kind() == ChangeKind.CACHED && tag.name().isPresent()) {
        var path = KeyPaths.truncate(tag.name().get());
        slots.add(exclusiveSlot(swarm, path)).add(subtreeSlot(swarm, path));
      } else {
        slots.add(
            tag.name().isPresent()
                ? exclusiveSlot(swarm, tag.toString())
                : sharedSlot(swarm, tag.toString(), Scope.ALL));
        slots.add(sharedSlot(swarm, ChangeTag.any(tag.kind()).toString(), Scope.SOME));
      }
    }
    return slots.build().distinct().toArray();
  }

  /** Returns the slot that every entry watches, changed when anything may have changed. */
  static int[] globalSlot() {
    return new int[] {GLOBAL_SLOT};
  }

  /**
   * Returns the distinct slots whose versions decide whether an entry is current.
   *
   * @param tags the dependencies of the entry; a tag without a name depends on a whole kind, a tag
   *     of {@link ChangeKind#CACHED} on the invalidation of a key path
   * @param path the key path of the entry
   */
  public int[] slotsWatchedBy(SwarmId swarm, Collection<ChangeTag> tags, String path) {
    var slots = IntStream.builder().add(GLOBAL_SLOT);
    slots.add(sharedSlot(swarm, ANY_KEY, Scope.ALL));
    addKeySlots(swarm, path, slots);
    for (var tag : tags) {
      var any = ChangeTag.any(tag.kind()).toString();
      if (tag.kind() == ChangeKind.CACHED) {
        tag.name().ifPresent(key -> addKeySlots(swarm, key, slots));
      } else if (tag.name().isPresent()) {
        slots.add(exclusiveSlot(swarm, tag.toString())).add(sharedSlot(swarm, any, Scope.ALL));
      } else {
        slots.add(sharedSlot(swarm, any, Scope.SOME));
      }
    }
    return slots.build().distinct().toArray();
  }

  private void addKeySlots(SwarmId swarm, String path, IntStream.Builder slots) {
    var truncated = KeyPaths.truncate(path);
    slots.add(exclusiveSlot(swarm, truncated));
    KeyPaths.ancestors(truncated).forEach(ancestor -> slots.add(subtreeSlot(swarm, ancestor)));
  }

  private int exclusiveSlot(SwarmId swarm, String path) {
    return sharedCount + slotIndex(swarm, path.hashCode(), count - sharedCount);
  }

  /** Returns the slot of a subtree; that of a single-part path is shared. */
  private int subtreeSlot(SwarmId swarm, String path) {
    return path.indexOf(':') < 0
        ? sharedSlot(swarm, path, Scope.BELOW)
        : sharedCount + slotIndex(swarm, hash(path, Scope.BELOW), count - sharedCount);
  }

  private int sharedSlot(SwarmId swarm, String path, Scope scope) {
    return 1 + slotIndex(swarm, hash(path, scope), sharedCount - 1);
  }

  private static long hash(String path, Scope scope) {
    return path.hashCode() * HASH_MULTIPLIER + scope.name().hashCode();
  }

  private static int slotIndex(SwarmId swarm, long hash, int range) {
    long spread = (swarm.value().hashCode() * HASH_MULTIPLIER + hash) * HASH_MULTIPLIER;
    // The upper bits of a product depend on all bits of its factors.
    return (int) Math.floorMod(spread >>> 24, (long) range);
  }
}
