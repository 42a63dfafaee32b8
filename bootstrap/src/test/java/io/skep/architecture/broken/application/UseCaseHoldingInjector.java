package io.skep.architecture.broken.application;

import com.google.inject.Injector;

/** Use case that gets its dependencies from an injector. */
final class UseCaseHoldingInjector {

  private final Injector injector;

  UseCaseHoldingInjector(Injector injector) {
    this.injector = injector;
  }

  String fetched() {
    return injector.getInstance(String.class);
  }
}
