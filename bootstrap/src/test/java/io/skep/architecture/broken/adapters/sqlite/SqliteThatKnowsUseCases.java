package io.skep.architecture.broken.adapters.sqlite;

import io.skep.architecture.broken.application.UseCase;

/** Calls a use case. */
final class SqliteThatKnowsUseCases {

  void run(UseCase useCase) {
    useCase.run();
  }
}
