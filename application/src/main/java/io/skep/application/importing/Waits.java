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
import java.util.TreeMap;

/** What stored tasks wait for, brought in line with what was found. Runs within a unit of work. */
final class Waits {

  private static final int AT_ONCE = 1_000;

  /**
   * A task that waits for what was found.
   *
   * @param task the task as stored
   * @param added how many waits are new
   * @param kept how many were there already
   * @param lifted how many are no more
   * @param cycles what it cannot wait for because that waits for it, and whether a placeholder
   *     holds it up in place of that
   */
  record InLine(Task task, int added, int kept, int lifted, Map<String, Boolean> cycles) {}

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
   */
  InLine bringInLine(Task task, Needs found, Collection<String> wanted, TaskKeys keys) {
    var current = tasks.blockersOf(swarm, task.id());
    var dependent = found.key();
    Map<String, TaskId> kept = new LinkedHashMap<>();
    Map<String, Boolean> cycles = new TreeMap<>();
    for (var blocker : wanted) {
      var id = keys.get(blocker);
      if (current.contains(id) || !closesCycle(task.id(), id)) {
        kept.put(blocker, id);
      } else {
        var knot = knot(task, dependent, blocker, keys);
        knot.ifPresent(stand -> kept.put(Placeholders.cycleKey(dependent, blocker), stand));
        cycles.put(blocker, knot.isPresent());
      }
    }
    note(Map.of(dependent, kept.keySet()), keys);
    var stored = task;
    var added = new HashSet<>(kept.values());
    added.removeAll(current);
    if (!added.isEmpty()) {
      stored = tasks.addBlockers(swarm, task.id(), added);
    }
    var lifted = noLonger(dependent, current, kept.values());
    if (!lifted.isEmpty()) {
      stored = tasks.removeBlockers(swarm, task.id(), lifted.keySet());
      origins.removeAll(swarm, lifted.values());
    }
    return new InLine(stored, added.size(), kept.size() - added.size(), lifted.size(), cycles);
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
      var knot = knot(task, found.dependent(), found.blocker(), keys);
      knot.ifPresent(stand -> tasks.addBlockers(swarm, id, Set.of(stand)));
      reportCycle(placed.place(), found.dependent(), found.blocker(), knot.isPresent(), result);
    }
  }

  /**
   * Returns a placeholder for what a task cannot wait for because that waits for it; empty if it
   * need not wait.
   */
  private Optional<TaskId> knot(Task task, String dependent, String blocker, TaskKeys keys) {
    boolean done =
        !dependent.equals(blocker)
            && tasks.find(swarm, keys.get(blocker)).filter(Task::succeeded).isPresent();
    return task.status().isOpen() && !done
        ? Optional.of(placeholders.ofCycle(dependent, blocker, task.createdAt(), keys))
        : Optional.empty();
  }

  /** Reports something that a task waits for and that is not there. */
  void reportMissing(Needs found, String blocker, boolean held, BatchResult result) {
    result.problem(
        found.place(),
        "'%s' waits for '%s', which was not found: %s"
            .formatted(
                found.key(),
                blocker,
                held
                    ? "a placeholder in the queue '" + Importer.UNRESOLVED + "' holds it up"
                    : "left out, since it has ended"));
  }

  /** Reports that a task cannot wait for another one, because that waits for it. */
  void reportCycle(
      Place place, String dependent, String blocker, boolean held, BatchResult result) {
    result.problem(
        place,
        "'%s' waits for '%s', which waits for it: %s"
            .formatted(
                dependent,
                blocker,
                held
                    ? "a placeholder in the queue '" + Importer.UNRESOLVED + "' holds it up"
                    : "left out, since neither is held up by it"));
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
