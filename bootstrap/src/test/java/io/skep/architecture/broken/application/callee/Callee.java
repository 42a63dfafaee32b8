package io.skep.architecture.broken.application.callee;

import io.skep.architecture.broken.application.caller.Caller;

/** Uses the package of its caller. */
public final class Callee {

  /** Calls back. */
  public Caller caller() {
    return new Caller();
  }
}
