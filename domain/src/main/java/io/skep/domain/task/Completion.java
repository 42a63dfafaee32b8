package io.skep.domain.task;

import io.skep.domain.lease.LeaseToken;
import io.skep.domain.value.Json;
import java.util.Optional;

/**
 * Completion of a task.
 *
 * @param token token of the lease
 * @param result result, if any
 */
public record Completion(LeaseToken token, Optional<Json> result) {

  /** Validates the size of the result. */
  public Completion {
    result.ifPresent(document -> TaskSpec.checkDocument("result", document));
  }
}
