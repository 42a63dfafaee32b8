package io.skep.bootstrap.cli;

import io.skep.domain.error.ErrorCode;

/** What the exit status of a command says. */
final class ExitStatus {

  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int WRONG_USAGE = 2;
  static final int STORE_FAILED = 3;

  private ExitStatus() {}

  static int of(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND,
          ALREADY_EXISTS,
          STALE_VERSION,
          LEASE_LOST,
          INVALID_TRANSITION,
          DEPENDENCY_CYCLE,
          QUOTA_EXCEEDED ->
          REFUSED;
      case INVALID_ARGUMENT, TOO_LARGE -> WRONG_USAGE;
      case STORE_UNAVAILABLE,
          STORE_BUSY,
          STORE_FULL,
          STORE_CORRUPT,
          SCHEMA_MISMATCH,
          OUTCOME_UNKNOWN ->
          STORE_FAILED;
    };
  }
}
