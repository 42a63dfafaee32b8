package io.skep.application.importing;

import io.skep.domain.store.Store;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found and is not stored yet, in the order found. What names a task that was not found
 * until now waits here for it, as long as there is room.
 */
final class Backlog {

  /** How much is waited with until something is stored. */
  static final int BATCH = 500;

  /** How much may wait for tasks that are still to be found. */
  static final int MAX_WAITING = 2_000;

  /** How many characters may be held before something is stored. */
  static final long MAX_SIZE = 8L * 1024 * 1024;

  private final SwarmId swarm;
  private final Store store;
  private final List<Placed<?>> waiting = new ArrayList<>();
  private final List<Placed<?>> fresh = new ArrayList<>();
  private long waitingSize;
  private long freshSize;

  Backlog(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
  }

  void add(Placed<?> placed) {
    fresh.add(placed);
    freshSize += placed.found().size();
  }

  /** Returns whether something should be taken out before more is added. */
  boolean isFull() {
    return fresh.size() >= BATCH || freshSize + waitingSize >= MAX_SIZE;
  }

  /** Takes out what can be stored now: everything at the end, and everything if it is too much. */
  List<Placed<?>> take(boolean end) {
    var all = new ArrayList<>(waiting);
    all.addAll(fresh);
    fresh.clear();
    freshSize = 0;
    waiting.clear();
    waitingSize = 0;
    if (end || all.isEmpty()) {
      return all;
    }
    var reachable = reachable(all);
    List<Placed<?>> taken = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      var placed = all.get(i);
      if (reachable.get(i)) {
        taken.add(placed);
      } else {
        waiting.add(placed);
        waitingSize += placed.found().size();
      }
    }
    if (waiting.size() > MAX_WAITING || waitingSize >= MAX_SIZE / 2) {
      waiting.clear();
      waitingSize = 0;
      return all;
    }
    return taken;
  }

  /**
   * Returns which of these name no task but those that are stored, or are here and wait for none.
   */
  private BitSet reachable(List<Placed<?>> all) {
    List<Set<String>> named = new ArrayList<>(all.size());
    Map<String, Integer> offered = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      var found = all.get(i).found();
      named.add(named(found));
      if (found instanceof FoundTask task) {
        offered.putIfAbsent(task.key(), i);
      }
    }
    var reachable = new BitSet(all.size());
    reachable.set(0, all.size());
    var keys = new TaskKeys(swarm, store.tasks());
    var asked = named.stream().flatMap(Set::stream).filter(key -> !offered.containsKey(key));
    var missing = new HashSet<>(store.work().read(() -> keys.missing(asked.toList())));
    boolean changed = !missing.isEmpty();
    while (changed) {
      changed = false;
      for (int i = reachable.nextSetBit(0); i >= 0; i = reachable.nextSetBit(i + 1)) {
        if (!Collections.disjoint(named.get(i), missing)) {
          reachable.clear(i);
          changed |= all.get(i).found() instanceof FoundTask task && missing.add(task.key());
        }
      }
    }
    return reachable;
  }

  /**
   * Returns the keys of the tasks that must be there first; a task's own, to keep its versions in
   * order.
   */
  private static Set<String> named(Found found) {
    if (found instanceof FoundTask task) {
      var keys = new HashSet<>(task.spec().blockerKeys());
      keys.add(task.key());
      return keys;
    }
    if (found instanceof FoundDependency dependency) {
      return Set.of(dependency.dependent(), dependency.blocker());
    }
    if (found instanceof FoundMessage message
        && message.thread() instanceof FoundThread.OfTask thread) {
      return Set.of(thread.key());
    }
    return Set.of();
  }
}
