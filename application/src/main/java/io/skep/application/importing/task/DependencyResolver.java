package io.skep.application.importing.task;

import io.skep.application.importing.batch.DependencySpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Resolves the blocker keys of imported tasks, and creates placeholders for missing blockers. Runs
 * within a unit of work.
 */
final class DependencyResolver {

  /**
   * Resolved blockers of a task.
   *
   * @param keys keys of existing tasks
   * @param missing the missing blockers, and whether the task is blocked by a placeholder for each
   * @param resolved whether all blockers exist and none closes a cycle
   */
  record Resolution(Collection<String> keys, Map<String, Boolean> missing, boolean resolved) {}

  private final PlaceholderTasks placeholders;
  private final TopologicalOrder.Cycles cycles;
  private final TaskKeyIndex keys;
  private final Map<String, Resolution> byDependent = new HashMap<>();

  /**
   * Resolves the blockers of all tasks.
   *
   * @param specs dependencies of the tasks; new tasks already have an id
   * @param cycles dependencies among the tasks that would close a cycle
   */
  DependencyResolver(
      PlaceholderTasks placeholders,
      TopologicalOrder.Cycles cycles,
      TaskKeyIndex keys,
      Collection<DependencySpec> specs) {
    this.placeholders = placeholders;
    this.cycles = cycles;
    this.keys = keys;
    var blockers = specs.stream().flatMap(spec -> spec.blockers().stream()).toList();
    keys.load(blockers);
    var openPlaceholders = placeholders.findOpen(blockers, keys);
    specs.forEach(spec -> byDependent.put(spec.key(), resolve(spec, openPlaceholders)));
  }

  /** Returns the resolution of one of the tasks. */
  Resolution get(String dependent) {
    var resolution = byDependent.get(dependent);
    if (resolution == null) {
      throw new IllegalStateException("no resolution for task " + dependent);
    }
    return resolution;
  }

  private Resolution resolve(DependencySpec spec, Set<String> openPlaceholders) {
    Set<String> blockers = new TreeSet<>(spec.blockers());
    var cyclic = cycles.cyclicBlockersOf(spec.key());
    blockers.removeAll(cyclic.keySet());
    Map<String, Boolean> missing = new TreeMap<>();
    for (var blocker : blockers) {
      boolean isMissing = keys.find(blocker).isEmpty();
      if (isMissing && spec.isStartable()) {
        placeholders.createForMissing(blocker, spec.createdAt(), keys);
        openPlaceholders.add(blocker);
      }
      if (isMissing || openPlaceholders.contains(blocker)) {
        missing.put(blocker, spec.isStartable());
      }
    }
    missing.forEach(
        (blocker, blocked) -> {
          if (!blocked) {
            blockers.remove(blocker);
          }
        });
    cyclic.forEach(
        (blocker, blocking) -> {
          if (blocking) {
            placeholders.findOrCreateForCycle(spec.key(), blocker, spec.createdAt(), keys);
            blockers.add(PlaceholderTasks.cycleKey(spec.key(), blocker));
          }
        });
    return new Resolution(blockers, missing, missing.isEmpty() && cyclic.isEmpty());
  }
}
