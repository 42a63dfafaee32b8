package io.skep.architecture.broken.bootstrap;

import io.skep.architecture.broken.adapters.sqlite.SqliteForEveryone;

/** Puts the parts together, which makes a cycle with a part that knows it. */
public final class Composition {

  /** Does nothing. */
  public void compose() {
    new SqliteForEveryone();
  }
}
