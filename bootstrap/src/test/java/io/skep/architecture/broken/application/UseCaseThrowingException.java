package io.skep.architecture.broken.application;

/** Use case that declares {@link Exception}. */
final class UseCaseThrowingException {

  void use(AutoCloseable resource) throws Exception {
    resource.close();
  }
}
