package io.skep.architecture.broken.bootstrap;

import io.skep.architecture.broken.testkit.TestPart;

/** Brings a part for tests into production. */
final class CompositionOfTestParts {

  TestPart part() {
    return new TestPart();
  }
}
