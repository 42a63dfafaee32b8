package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether something that was found says anything new.
 *
 * <p>What is older than what was brought in last is known; what says no time counts as older than
 * what says one. What was brought in before as of the same time is known as well.
 */
enum Novelty {
  /** It is known, or something newer is. */
  KNOWN,
  /** It says again, as of a later time, what was brought in last. */
  CONFIRMED,
  /** It says something else, or something that nobody has said yet. */
  NEWS;

  static Novelty of(Optional<Origin> origin, Optional<Instant> asOf, String digest) {
    if (origin.isEmpty()) {
      return NEWS;
    }
    var latest = origin.get().asOf();
    if (latest.equals(asOf)) {
      return origin.get().contents().contains(digest) ? KNOWN : NEWS;
    }
    if (latest.isPresent() && (asOf.isEmpty() || asOf.get().isBefore(latest.get()))) {
      return KNOWN;
    }
    return Notes.last(origin).filter(digest::equals).isPresent() ? CONFIRMED : NEWS;
  }
}
