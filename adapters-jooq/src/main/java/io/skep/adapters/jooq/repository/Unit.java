package io.skep.adapters.jooq.repository;

import io.skep.adapters.jooq.Session;

/** One caller's part of a transaction that writes. Used by one thread at a time. */
public interface Unit {

  /** Returns the connection that writes. */
  Session session();

  /** Has the settings of a queue looked up again that are about to change. */
  void forgetSettings(QueueId queue);
}
