package io.skep.architecture.broken.adapters.sqlite;

import io.skep.architecture.broken.application.UseCase;

/** Adapter class that calls a use case. */
final class SqliteUsingApplication {

  void run(UseCase useCase) {
    useCase.run();
  }
}
