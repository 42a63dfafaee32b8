package io.skep.application.importing.run;

import io.skep.application.importing.record.ImportedDependency;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.ImportedThread;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.application.importing.task.TaskKeyIndex;
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
 * Buffer of records in the order of the source. Defers records that reference missing tasks, within
 * size limits. Not thread-safe.
 */
final class ImportBuffer {

  /** Number of incoming records at which the buffer is full. */
  static final int BATCH_SIZE = 500;

  /** Maximum number of deferred records. */
  static final int MAX_DEFERRED = 2_000;

  /** Maximum total size of the records, in characters. */
  static final long MAX_BUFFERED_SIZE = 8L * 1024 * 1024;

  private final SwarmId swarm;
  private final Store store;
  private final List<LocatedRecord<?>> deferred = new ArrayList<>();
  private final List<LocatedRecord<?>> incoming = new ArrayList<>();
  private long deferredSize;
  private long incomingSize;

  ImportBuffer(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
  }

  void add(LocatedRecord<?> located) {
    incoming.add(located);
    incomingSize += located.value().estimatedSize();
  }

  /** Returns whether the buffer should be drained before further records are added. */
  boolean isFull() {
    return incoming.size() >= BATCH_SIZE || incomingSize + deferredSize >= MAX_BUFFERED_SIZE;
  }

  /**
   * Removes and returns the records whose references can be resolved; all records at the end of the
   * source, or if too many would be deferred.
   */
  List<LocatedRecord<?>> drain(boolean end) {
    var all = new ArrayList<>(deferred);
    all.addAll(incoming);
    incoming.clear();
    incomingSize = 0;
    deferred.clear();
    deferredSize = 0;
    if (end || all.isEmpty()) {
      return all;
    }
    var resolvable = findResolvable(all);
    List<LocatedRecord<?>> ready = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      var located = all.get(i);
      if (resolvable.get(i)) {
        ready.add(located);
      } else {
        deferred.add(located);
        deferredSize += located.value().estimatedSize();
      }
    }
    if (deferred.size() > MAX_DEFERRED || deferredSize >= MAX_BUFFERED_SIZE / 2) {
      deferred.clear();
      deferredSize = 0;
      return all;
    }
    return ready;
  }

  /**
   * Returns the indexes of the records that reference only stored tasks, or tasks in the list that
   * are resolvable themselves.
   */
  private BitSet findResolvable(List<LocatedRecord<?>> all) {
    List<Set<String>> referenced = new ArrayList<>(all.size());
    Map<String, Integer> indexByKey = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      var value = all.get(i).value();
      referenced.add(referencedKeys(value));
      if (value instanceof ImportedTask task) {
        indexByKey.putIfAbsent(task.key(), i);
      }
    }
    var resolvable = new BitSet(all.size());
    resolvable.set(0, all.size());
    var keys = new TaskKeyIndex(swarm, store.tasks());
    var unknownKeys =
        referenced.stream().flatMap(Set::stream).filter(key -> !indexByKey.containsKey(key));
    var missing =
        new HashSet<>(store.unitOfWork().read(() -> keys.findMissing(unknownKeys.toList())));
    boolean changed = !missing.isEmpty();
    while (changed) {
      changed = false;
      for (int i = resolvable.nextSetBit(0); i >= 0; i = resolvable.nextSetBit(i + 1)) {
        if (!Collections.disjoint(referenced.get(i), missing)) {
          resolvable.clear(i);
          changed |= all.get(i).value() instanceof ImportedTask task && missing.add(task.key());
        }
      }
    }
    return resolvable;
  }

  /**
   * Returns the keys of the referenced tasks; for a task also its own key, so that its versions
   * stay in order.
   */
  private static Set<String> referencedKeys(ImportedRecord value) {
    if (value instanceof ImportedTask task) {
      var keys = new HashSet<>(task.spec().blockerKeys());
      keys.add(task.key());
      return keys;
    }
    if (value instanceof ImportedDependency dependency) {
      return Set.of(dependency.dependent(), dependency.blocker());
    }
    if (value instanceof ImportedMessage message
        && message.thread() instanceof ImportedThread.OfTask thread) {
      return Set.of(thread.key());
    }
    return Set.of();
  }
}
