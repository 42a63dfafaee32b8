package io.skep.architecture.broken.bootstrap;

import io.skep.architecture.broken.adapters.sqlite.PublicSqliteClass;

/** Composition that forms a cycle with a part that uses it. */
public final class Composition {

  /** Does nothing. */
  public void compose() {
    new PublicSqliteClass();
  }
}
