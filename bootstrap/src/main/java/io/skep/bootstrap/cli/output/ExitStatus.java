package io.skep.bootstrap.cli.output;

import io.skep.domain.error.ErrorCode;

/** Exit statuses of commands. */
public final class ExitStatus {

  public static final int SUCCESS = 0;
  public static final int REJECTED = 1;
  public static final int USAGE_ERROR = 2;
  public static final int STORE_ERROR = 3;

  private ExitStatus() {}

  /** Returns the exit status for an error code. */
  public static int of(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND,
          ALREADY_EXISTS,
          STALE_VERSION,
          LEASE_LOST,
          INVALID_TRANSITION,
          DEPENDENCY_CYCLE ->
          REJECTED;
      case INVALID_ARGUMENT, TOO_LARGE -> USAGE_ERROR;
      case STORE_UNAVAILABLE,
          STORE_BUSY,
          STORE_FULL,
          STORE_CORRUPT,
          SCHEMA_MISMATCH,
          OUTCOME_UNKNOWN ->
          STORE_ERROR;
    };
  }
}
