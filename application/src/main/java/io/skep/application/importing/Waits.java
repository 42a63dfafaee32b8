package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.store.Store;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stored tasks wait for, brought in line with what was found. Runs within a unit of work. */
final class Waits {

  private static final int AT_ONCE = 1_000;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final OriginRepository origins;
  private final Placeholders placeholders;

  Waits(SwarmId swarm, Store store, Placeholders placeholders) {
    this.swarm = swarm;
    tasks = store.tasks();
    origins = store.origins();
    this.placeholders = placeholders;
  }

  /** Notes that waits came with a task, so that they go when the task no longer has them. */
  void note(Map<String, Collection<String>> blockers, TaskKeys keys) {
    List<Origin> noted = new ArrayList<>();
    blockers.forEach(
        (dependent, waited) ->
            waited.forEach(
                blocker ->
                    noted.add(
                        new Origin(
                            key(dependent, blocker),
                            keys.get(dependent).toString(),
                            0,
                            Optional.empty(),
                            List.of()))));
    for (int from = 0; from < noted.size(); from += AT_ONCE) {
      origins.saveAll(swarm, noted.subList(from, Math.min(noted.size(), from + AT_ONCE)));
    }
  }

  /**
   * Has a stored task wait for exactly what was found with it, and for what it waits for by
   * someone's order here.
   *
   * @param wanted what was found with it, all of it stored
   * @return the task as stored
   */
  Task bringInLine(
      Task task,
      Placed<FoundTask> placed,
      Collection<String> wanted,
      TaskKeys keys,
      BatchResult result) {
    var current = tasks.blockersOf(swarm, task.id());
    var dependent = placed.found().key();
    Map<String, TaskId> kept = new LinkedHashMap<>();
    Set<TaskId> added = new HashSet<>();
    for (var blocker : wanted) {
      var id = keys.get(blocker);
      if (current.contains(id)) {
        result.dependencies.unchanged();
        kept.put(blocker, id);
      } else if (!closesCycle(task.id(), id)) {
        result.dependencies.created();
        kept.put(blocker, id);
        added.add(id);
      } else {
        cycle(placed.place(), task, dependent, blocker, keys, result)
            .ifPresent(
                knot -> {
                  kept.put(Placeholders.cycleKey(dependent, blocker), knot);
                  added.add(knot);
                });
      }
    }
    note(Map.of(dependent, kept.keySet()), keys);
    var stored = task;
    if (!added.isEmpty()) {
      stored = tasks.addBlockers(swarm, task.id(), added);
    }
    var lifted = noLonger(dependent, current, kept.values());
    if (!lifted.isEmpty()) {
      stored = tasks.removeBlockers(swarm, task.id(), lifted.keySet());
      origins.removeAll(swarm, lifted.values());
      lifted.keySet().forEach(id -> result.dependencies.updated());
    }
    return stored;
  }

  /** Has a task wait for another one. */
  void add(Placed<FoundDependency> placed, TaskKeys keys, BatchResult result) {
    var found = placed.found();
    var id = keys.get(found.dependent());
    var blocker = keys.get(found.blocker());
    if (tasks.blockersOf(swarm, id).contains(blocker)) {
      result.dependencies.unchanged();
    } else if (!closesCycle(id, blocker)) {
      tasks.addBlockers(swarm, id, Set.of(blocker));
      result.dependencies.created();
    } else {
      var task = tasks.find(swarm, id).orElseThrow();
      cycle(placed.place(), task, found.dependent(), found.blocker(), keys, result)
          .ifPresent(knot -> tasks.addBlockers(swarm, id, Set.of(knot)));
    }
  }

  /**
   * Reports a wait that would close a cycle.
   *
   * @return what the task is to wait for in place of it; empty if it need not
   */
  private Optional<TaskId> cycle(
      Place place, Task task, String dependent, String blocker, TaskKeys keys, BatchResult result) {
    boolean done =
        tasks.find(swarm, keys.get(blocker)).map(Task::succeeded).orElse(false)
            && !dependent.equals(blocker);
    boolean holds = task.status().isOpen() && !done;
    result.problem(place, cycleReason(dependent, blocker, holds));
    return holds
        ? Optional.of(placeholders.ofCycle(dependent, blocker, task.createdAt(), keys))
        : Optional.empty();
  }

  static String cycleReason(String dependent, String blocker, boolean holds) {
    return "'%s' waits for '%s', which waits for it: %s"
        .formatted(
            dependent,
            blocker,
            holds
                ? "it stays blocked by a placeholder in the queue '" + Importer.UNRESOLVED + "'"
                : "left out, since neither is held up by it");
  }

  private boolean closesCycle(TaskId dependent, TaskId blocker) {
    return dependent.equals(blocker) || tasks.waitsFor(swarm, blocker, dependent);
  }

  /**
   * Returns the waits that came with the task before and are not to be kept, with their origins.
   */
  private Map<TaskId, OriginKey> noLonger(
      String dependent, Set<TaskId> current, Collection<TaskId> kept) {
    var rest = new HashSet<>(current);
    rest.removeAll(kept);
    if (rest.isEmpty()) {
      return Map.of();
    }
    Map<TaskId, OriginKey> lifted = new LinkedHashMap<>();
    for (var blocker : tasks.findAll(swarm, rest)) {
      blocker.spec().key().ifPresent(name -> lifted.put(blocker.id(), key(dependent, name)));
    }
    var known = origins.findAll(swarm, lifted.values());
    lifted.values().removeIf(key -> !known.containsKey(key));
    return lifted;
  }

  private static OriginKey key(String dependent, String blocker) {
    return new OriginKey(OriginKind.DEPENDENCY, dependent + " > " + blocker);
  }
}
