package io.skep.architecture.broken.application;

/** Leaves its callers in the dark. */
final class UseCaseThatThrowsAnything {

  void use() throws Exception {
    throw new IllegalStateException("anything");
  }
}
