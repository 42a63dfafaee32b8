package io.skep.adapters.sqlite.transaction;

import io.skep.adapters.jooq.statement.Session;

/**
 * A table of counts. What is added to it within a transaction is gathered in memory and written
 * once, before the commit.
 *
 * @param <K> says what is counted; has value equality
 */
@FunctionalInterface
public interface CounterTable<K> {

  /** Adds to a stored count; a count that is not stored is 0. */
  void add(Session session, K key, long change);
}
