package io.skep.domain.task;

import io.skep.domain.value.Json;
import java.util.Optional;

/**
 * That a task is done.
 *
 * @param token what the agent got with its claim
 * @param result what came of it
 */
public record Completion(LeaseToken token, Optional<Json> result) {

  /** Refuses a result that is too large. */
  public Completion {
    result.ifPresent(document -> TaskSpec.document("result", document));
  }
}
