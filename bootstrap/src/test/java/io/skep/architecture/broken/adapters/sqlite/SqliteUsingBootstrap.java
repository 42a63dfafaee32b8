package io.skep.architecture.broken.adapters.sqlite;

import io.skep.architecture.broken.bootstrap.Composition;

/** Adapter class that uses the bootstrap module. */
final class SqliteUsingBootstrap {

  void compose(Composition composition) {
    composition.compose();
  }
}
