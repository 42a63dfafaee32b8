package io.skep.architecture.broken.application;

/** Is shared by all instances of one process. */
final class UseCaseWithAStatic {

  private static int uses;

  private UseCaseWithAStatic() {}

  static int use() {
    return ++uses;
  }
}
