package io.skep.testkit.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Table of rows sorted by key, with undo of changes. Guarded by the lock of {@link
 * InMemoryUnitOfWork}.
 */
final class InMemoryTable<K, V> {

  private final NavigableMap<K, V> rows;
  private final ChangeListener<V> listener;

  /**
   * Creates an empty table.
   *
   * @param log is notified of changes
   */
  InMemoryTable(ChangeListener<V> log, Comparator<? super K> order) {
    this.listener = log;
    rows = new TreeMap<>(order);
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  boolean contains(K key) {
    return rows.containsKey(key);
  }

  void put(K key, V row) {
    var before = rows.put(key, row);
    listener.onChange(before, row, () -> restore(key, before));
  }

  void remove(K key) {
    var before = rows.remove(key);
    if (before != null) {
      listener.onChange(before, null, () -> restore(key, before));
    }
  }

  Collection<V> all() {
    return rows.values();
  }

  Collection<V> descending() {
    return rows.descendingMap().values();
  }

  /** Returns the rows whose key is greater than or equal to {@code first}. */
  Collection<V> from(K first) {
    return rows.tailMap(first, true).values();
  }

  /** Returns the rows whose key is less than {@code end}, in descending order. */
  Collection<V> descendingBefore(K end) {
    return rows.headMap(end, false).descendingMap().values();
  }

  private void restore(K key, @Nullable V before) {
    if (before == null) {
      rows.remove(key);
    } else {
      rows.put(key, before);
    }
  }

  /**
   * Listener for changes of rows.
   *
   * @param <V> the type of the rows
   */
  @FunctionalInterface
  interface ChangeListener<V> {

    /**
     * Called after a change with the row before and after it, null where the row does not exist.
     */
    void onChange(@Nullable V before, @Nullable V after, Runnable inverse);
  }
}
