package io.skep.domain.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode.Retry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorCodeTest {

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, NEVER",
    "ALREADY_EXISTS, NEVER",
    "STALE_VERSION, AFTER_RELOAD",
    "LEASE_LOST, NEVER",
    "INVALID_TRANSITION, NEVER",
    "INVALID_ARGUMENT, NEVER",
    "DEPENDENCY_CYCLE, NEVER",
    "TOO_LARGE, NEVER",
    "STORE_UNAVAILABLE, LATER",
    "STORE_BUSY, LATER",
    "STORE_FULL, LATER",
    "STORE_CORRUPT, NEVER",
    "SCHEMA_MISMATCH, NEVER",
    "OUTCOME_UNKNOWN, WITH_SAME_KEY",
  })
  void definesRetryAdvice(ErrorCode code, Retry retry) {
    assertThat(code.retry()).isEqualTo(retry);
  }

  /** Names are never reused or renamed; new codes belong into the table above. */
  @Test
  void namesAreStable() {
    assertThat(ErrorCode.values()).hasSize(14);
  }
}
