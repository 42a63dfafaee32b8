package io.skep.architecture.broken.application;

/** Use case that stores must not depend on. */
public final class UseCase {

  /** Does nothing. */
  public void run() {}
}
