package io.skep.adapters.cache;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What is kept in memory and was asked for since it was read, by the slots where changes of it are
 * told: so that what others have changed can be read again before it is asked for the next time. Of
 * two things that share a slot, that is done for the one that was wanted last. Safe for use by many
 * threads.
 */
final class Wanted {

  private final Slots slots;
  private final AtomicReferenceArray<Kept> bySlot;

  Wanted(Slots slots) {
    this.slots = slots;
    bySlot = new AtomicReferenceArray<>(slots.count());
  }

  /** Has something be known as wanted. */
  void add(Kept entry) {
    for (int slot : entry.slots()) {
      if (slots.isOfOne(slot)) {
        bySlot.set(slot, entry);
      }
    }
  }

  /** Forgets something that is no longer kept. */
  void remove(Kept entry) {
    for (int slot : entry.slots()) {
      if (slots.isOfOne(slot)) {
        bySlot.compareAndSet(slot, entry, null);
      }
    }
  }

  /** Returns what of it was touched by changes, and forgets that. */
  Set<Kept> take(List<int[]> changes) {
    Set<Kept> taken = new LinkedHashSet<>();
    for (int[] touched : changes) {
      for (int slot : touched) {
        var entry = bySlot.getAndSet(slot, null);
        if (entry != null) {
          taken.add(entry);
        }
      }
    }
    return taken;
  }
}
