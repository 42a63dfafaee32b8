package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be done about news of something that is here already.
 *
 * <p>News do not undo what was done here since something was brought in last, unless they say that
 * they are of a later time than that.
 */
enum Verdict {
  /** Nothing but to remember them: they say what is here. */
  SAME,
  /** They take the place of what is here. */
  TAKE,
  /** What is here was changed here since, and stays. */
  KEEP;

  /**
   * Judges news.
   *
   * @param same whether they say what is here
   * @param version the version of what is here
   * @param updatedAt when that changed last
   */
  static Verdict of(
      boolean same,
      Optional<Origin> origin,
      Optional<Instant> asOf,
      long version,
      Instant updatedAt) {
    if (same) {
      return SAME;
    }
    boolean untouched = origin.isPresent() && origin.get().targetVersion() == version;
    return untouched || (asOf.isPresent() && asOf.get().isAfter(updatedAt)) ? TAKE : KEEP;
  }
}
