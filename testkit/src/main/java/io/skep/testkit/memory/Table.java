package io.skep.testkit.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of their keys, whose changes can be undone. Guarded by the lock of {@link
 * InMemoryUnitOfWork}.
 */
final class Table<K, V> {

  private final NavigableMap<K, V> rows;
  private final Log<V> log;

  /**
   * Creates an empty table.
   *
   * @param log learns of what is changed
   */
  Table(Log<V> log, Comparator<? super K> order) {
    this.log = log;
    rows = new TreeMap<>(order);
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  boolean has(K key) {
    return rows.containsKey(key);
  }

  void put(K key, V row) {
    var before = rows.put(key, row);
    log.changed(before, row, () -> restore(key, before));
  }

  void remove(K key) {
    var before = rows.remove(key);
    if (before != null) {
      log.changed(before, null, () -> restore(key, before));
    }
  }

  Collection<V> all() {
    return rows.values();
  }

  Collection<V> highestFirst() {
    return rows.descendingMap().values();
  }

  /** Returns the rows whose key is {@code first} or behind it. */
  Collection<V> from(K first) {
    return rows.tailMap(first, true).values();
  }

  /** Returns the rows whose key lies before {@code end}, the last one first. */
  Collection<V> backwardFrom(K end) {
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
   * Learns of changes.
   *
   * @param <V> a row
   */
  @FunctionalInterface
  interface Log<V> {

    /** Notes a row as it was and as it is, null if it was or is not there. */
    void changed(@Nullable V before, @Nullable V after, Runnable inverse);
  }
}
