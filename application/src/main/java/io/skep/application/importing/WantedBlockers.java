package io.skep.application.importing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What tasks that were found are to wait for: what they name, and placeholders for what is not
 * there. Runs within a unit of work.
 */
final class WantedBlockers {

  /**
   * What a task is to wait for.
   *
   * @param keys keys of tasks that are there
   * @param missing what it names and is not there, and whether a placeholder is among the keys
   * @param resolved whether the keys are just what it names
   */
  record Wanted(Collection<String> keys, Map<String, Boolean> missing, boolean resolved) {}

  private final Placeholders placeholders;
  private final TaskOrder.Cycles cycles;
  private final TaskKeys keys;
  private final Map<String, Wanted> byDependent = new HashMap<>();

  /**
   * Works out what tasks are to wait for.
   *
   * @param all the tasks; those that are new have their ids
   * @param cycles the waits among them that would close a cycle
   */
  WantedBlockers(
      Placeholders placeholders, TaskOrder.Cycles cycles, TaskKeys keys, Collection<Needs> all) {
    this.placeholders = placeholders;
    this.cycles = cycles;
    this.keys = keys;
    var named = all.stream().flatMap(needs -> needs.blockers().stream()).toList();
    keys.load(named);
    var open = placeholders.among(named, keys);
    all.forEach(needs -> byDependent.put(needs.key(), wanted(needs, open)));
  }

  /** Returns what one of the tasks is to wait for. */
  Wanted of(String dependent) {
    var wanted = byDependent.get(dependent);
    if (wanted == null) {
      throw new IllegalStateException("not worked out for " + dependent);
    }
    return wanted;
  }

  private Wanted wanted(Needs needs, Set<String> open) {
    Set<String> blockers = new TreeSet<>(needs.blockers());
    var closed = cycles.closedBy(needs.key());
    blockers.removeAll(closed.keySet());
    Map<String, Boolean> missing = new TreeMap<>();
    for (var blocker : blockers) {
      boolean isMissing = keys.find(blocker).isEmpty();
      if (isMissing && needs.mayStart()) {
        placeholders.ofMissing(blocker, needs.created(), keys);
        open.add(blocker);
      }
      if (isMissing || open.contains(blocker)) {
        missing.put(blocker, needs.mayStart());
      }
    }
    missing.forEach(
        (blocker, held) -> {
          if (!held) {
            blockers.remove(blocker);
          }
        });
    closed.forEach(
        (blocker, holds) -> {
          if (holds) {
            placeholders.ofCycle(needs.key(), blocker, needs.created(), keys);
            blockers.add(Placeholders.cycleKey(needs.key(), blocker));
          }
        });
    return new Wanted(blockers, missing, missing.isEmpty() && closed.isEmpty());
  }
}
