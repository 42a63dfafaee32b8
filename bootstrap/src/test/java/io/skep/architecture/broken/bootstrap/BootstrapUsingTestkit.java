package io.skep.architecture.broken.bootstrap;

import io.skep.architecture.broken.testkit.TestkitClass;

/** Production class that uses the testkit. */
final class BootstrapUsingTestkit {

  TestkitClass part() {
    return new TestkitClass();
  }
}
