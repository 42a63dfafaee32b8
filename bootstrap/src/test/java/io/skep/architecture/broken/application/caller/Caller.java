package io.skep.architecture.broken.application.caller;

import io.skep.architecture.broken.application.callee.Callee;

/** Uses a package that uses its own. */
public final class Caller {

  /** Calls. */
  public Callee callee() {
    return new Callee();
  }
}
