package io.skep.architecture.broken.adapters.sqlite;

import io.skep.architecture.broken.bootstrap.Composition;

/** Knows who puts it together. */
final class SqliteThatKnowsTheComposition {

  void compose(Composition composition) {
    composition.compose();
  }
}
