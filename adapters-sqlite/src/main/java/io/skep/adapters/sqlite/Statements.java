package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Prepared;
import java.util.function.Supplier;
import org.jooq.Query;
import org.jooq.SQLDialect;

/** Makes the statements of the repositories. */
final class Statements {

  private Statements() {}

  /** Returns a statement in the SQL of SQLite. */
  static Prepared prepared(String operation, Supplier<? extends Query> query) {
    return new Prepared(operation, SQLDialect.SQLITE, query);
  }
}
