package io.skep.application.importing;

import static java.util.Objects.requireNonNull;

import io.skep.domain.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tasks that were found, each behind those of them that it waits for.
 *
 * @param tasks the tasks
 * @param cycles the waits that this order could not respect
 */
record TaskOrder(List<Placed<FoundTask>> tasks, Cycles cycles) {

  /**
   * Waits that would close a cycle.
   *
   * @param byDependent for each task those that it waits for, and whether it would be held up by
   *     that
   */
  record Cycles(Map<String, Map<String, Boolean>> byDependent) {

    static final Cycles NONE = new Cycles(Map.of());

    Map<String, Boolean> closedBy(String dependent) {
      return byDependent.getOrDefault(dependent, Map.of());
    }
  }

  /** Orders tasks of different keys; those that do not wait for each other stay as they are. */
  static TaskOrder of(Collection<Placed<FoundTask>> found) {
    Map<String, Placed<FoundTask>> byKey = new LinkedHashMap<>();
    found.forEach(placed -> byKey.put(placed.found().key(), placed));
    List<Placed<FoundTask>> ordered = new ArrayList<>(byKey.size());
    Map<String, Map<String, Boolean>> cycles = new TreeMap<>();
    Set<String> settled = new HashSet<>();
    for (var start : byKey.keySet()) {
      walk(start, byKey, settled, ordered, cycles);
    }
    return new TaskOrder(ordered, new Cycles(cycles));
  }

  /** Walks along the waits without recursion: a chain may be as long as the input. */
  private static void walk(
      String start,
      Map<String, Placed<FoundTask>> byKey,
      Set<String> settled,
      List<Placed<FoundTask>> ordered,
      Map<String, Map<String, Boolean>> cycles) {
    if (!settled.add(start)) {
      return;
    }
    Set<String> path = new HashSet<>();
    Deque<Step> steps = new ArrayDeque<>();
    path.add(start);
    steps.push(Step.at(requireNonNull(byKey.get(start))));
    while (!steps.isEmpty()) {
      var step = steps.peek();
      if (!step.blockers.hasNext()) {
        steps.pop();
        path.remove(step.task.found().key());
        ordered.add(step.task);
        continue;
      }
      var blocker = byKey.get(step.blockers.next());
      if (blocker == null) {
        continue;
      }
      var key = blocker.found().key();
      if (path.contains(key)) {
        cycles
            .computeIfAbsent(step.task.found().key(), dependent -> new TreeMap<>())
            .put(key, holds(step.task.found(), blocker.found()));
      } else if (settled.add(key)) {
        path.add(key);
        steps.push(Step.at(blocker));
      }
    }
  }

  private static boolean holds(FoundTask dependent, FoundTask blocker) {
    boolean done =
        !blocker.failed()
            && (blocker.status() == TaskStatus.COMPLETED
                || blocker.status() == TaskStatus.RECORDED);
    return dependent.status().isOpen() && !done;
  }

  private record Step(Placed<FoundTask> task, Iterator<String> blockers) {

    static Step at(Placed<FoundTask> task) {
      return new Step(task, new TreeSet<>(task.found().spec().blockerKeys()).iterator());
    }
  }
}
