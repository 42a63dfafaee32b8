package io.skep.architecture.broken.application;

/** Use case with mutable static state. */
final class UseCaseWithMutableStatic {

  private static int uses;

  private UseCaseWithMutableStatic() {}

  static int use() {
    return ++uses;
  }
}
