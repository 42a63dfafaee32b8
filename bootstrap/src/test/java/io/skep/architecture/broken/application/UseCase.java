package io.skep.architecture.broken.application;

/** Something that stores must not know. */
public final class UseCase {

  /** Does nothing. */
  public void run() {}
}
