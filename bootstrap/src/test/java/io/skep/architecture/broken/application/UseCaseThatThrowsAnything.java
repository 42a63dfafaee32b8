package io.skep.architecture.broken.application;

/** Leaves its callers in the dark. */
final class UseCaseThatThrowsAnything {

  void use(AutoCloseable resource) throws Exception {
    resource.close();
  }
}
