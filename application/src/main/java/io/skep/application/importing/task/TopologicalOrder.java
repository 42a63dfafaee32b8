package io.skep.application.importing.task;

import static java.util.Objects.requireNonNull;

import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.LocatedRecord;
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
 * Imported tasks in topological order: each after its blockers among them.
 *
 * @param tasks the tasks
 * @param cycles the dependencies that the order violates, since they would close a cycle
 */
public record TopologicalOrder(List<LocatedRecord<ImportedTask>> tasks, Cycles cycles) {

  /**
   * Dependencies that would close a cycle.
   *
   * @param byDependent for each dependent the blockers, and whether it would be blocked by each
   */
  public record Cycles(Map<String, Map<String, Boolean>> byDependent) {

    static final Cycles NONE = new Cycles(Map.of());

    Map<String, Boolean> cyclicBlockersOf(String dependent) {
      return byDependent.getOrDefault(dependent, Map.of());
    }
  }

  /** Sorts tasks with distinct keys; the order of independent tasks is stable. */
  public static TopologicalOrder of(Collection<LocatedRecord<ImportedTask>> tasks) {
    Map<String, LocatedRecord<ImportedTask>> byKey = new LinkedHashMap<>();
    tasks.forEach(located -> byKey.put(located.value().key(), located));
    List<LocatedRecord<ImportedTask>> ordered = new ArrayList<>(byKey.size());
    Map<String, Map<String, Boolean>> cycles = new TreeMap<>();
    Set<String> visited = new HashSet<>();
    for (var start : byKey.keySet()) {
      visit(start, byKey, visited, ordered, cycles);
    }
    return new TopologicalOrder(ordered, new Cycles(cycles));
  }

  /** Visits depth first without recursion, since a chain may be as long as the input. */
  private static void visit(
      String start,
      Map<String, LocatedRecord<ImportedTask>> byKey,
      Set<String> visited,
      List<LocatedRecord<ImportedTask>> ordered,
      Map<String, Map<String, Boolean>> cycles) {
    if (!visited.add(start)) {
      return;
    }
    Set<String> path = new HashSet<>();
    Deque<Frame> stack = new ArrayDeque<>();
    path.add(start);
    stack.push(Frame.at(requireNonNull(byKey.get(start))));
    while (!stack.isEmpty()) {
      var frame = stack.peek();
      if (!frame.blockers.hasNext()) {
        stack.pop();
        path.remove(frame.task.value().key());
        ordered.add(frame.task);
        continue;
      }
      var blocker = byKey.get(frame.blockers.next());
      if (blocker == null) {
        continue;
      }
      var key = blocker.value().key();
      if (path.contains(key)) {
        cycles
            .computeIfAbsent(frame.task.value().key(), dependent -> new TreeMap<>())
            .put(key, isBlocking(frame.task.value(), blocker.value()));
      } else if (visited.add(key)) {
        path.add(key);
        stack.push(Frame.at(blocker));
      }
    }
  }

  private static boolean isBlocking(ImportedTask dependent, ImportedTask blocker) {
    boolean succeeded =
        !blocker.failed()
            && (blocker.status() == TaskStatus.COMPLETED
                || blocker.status() == TaskStatus.RECORDED);
    return dependent.status().isOpen() && !succeeded;
  }

  private record Frame(LocatedRecord<ImportedTask> task, Iterator<String> blockers) {

    static Frame at(LocatedRecord<ImportedTask> task) {
      return new Frame(task, new TreeSet<>(task.value().spec().blockerKeys()).iterator());
    }
  }
}
