package io.skep.adapters.cache.local;

import io.skep.adapters.cache.coherence.VersionSlots;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Local entries accessed since their load, indexed by slot, so that entries changed by other
 * processes can be refreshed before the next access. Of two entries that collide in a slot, the one
 * added last is retained. Thread-safe.
 */
public final class RefreshCandidates {

  private final VersionSlots slots;
  private final AtomicReferenceArray<CacheEntry> bySlot;

  /** Creates an empty index. */
  public RefreshCandidates(VersionSlots slots) {
    this.slots = slots;
    bySlot = new AtomicReferenceArray<>(slots.count());
  }

  /** Adds an accessed entry. */
  void add(CacheEntry entry) {
    for (int slot : entry.slots()) {
      if (slots.isExclusive(slot)) {
        bySlot.set(slot, entry);
      }
    }
  }

  /** Removes an evicted or replaced entry. */
  void remove(CacheEntry entry) {
    for (int slot : entry.slots()) {
      if (slots.isExclusive(slot)) {
        bySlot.compareAndSet(slot, entry, null);
      }
    }
  }

  /** Removes and returns the entries in the changed slots. */
  Set<CacheEntry> drain(List<int[]> changes) {
    Set<CacheEntry> drained = new LinkedHashSet<>();
    for (int[] changed : changes) {
      for (int slot : changed) {
        var entry = bySlot.getAndSet(slot, null);
        if (entry != null) {
          drained.add(entry);
        }
      }
    }
    return drained;
  }
}
