package io.skep.architecture.broken.application;

import com.google.inject.Injector;

/** Fetches what it needs. */
final class UseCaseWithAnInjector {

  private final Injector injector;

  UseCaseWithAnInjector(Injector injector) {
    this.injector = injector;
  }

  String fetched() {
    return injector.getInstance(String.class);
  }
}
