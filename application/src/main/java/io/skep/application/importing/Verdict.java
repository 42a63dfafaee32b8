package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about something that was found and is here already.
 *
 * <p>What was brought in before is known. What is older than what was brought in last is known,
 * too; what says no time counts as older than what says one. Everything else is news, and of news
 * of the same time the later ones win. But news do not undo what was done here meanwhile, unless
 * they say that they are of a later time than that.
 */
enum Verdict {
  /** Nothing: it was brought in before, or something newer was. */
  KNOWN,
  /** Nothing but to remember it: it says what is here. */
  SAME,
  /** It takes the place of what is here. */
  TAKE,
  /** What is here was changed here since, and stays. */
  KEEP;

  /** Stands beside a digest of what waits for something that was not found. */
  private static final String UNRESOLVED = "unresolved";

  /** Returns whether what was found needs no look at what is here. */
  static boolean isKnown(Optional<Origin> origin, Optional<Instant> asOf, String digest) {
    if (origin.isEmpty()) {
      return false;
    }
    var latest = origin.get().asOf();
    if (asOf.isPresent() && latest.filter(at -> !asOf.get().isAfter(at)).isEmpty()) {
      // The same words at a later time tell that it is so still, or again.
      return false;
    }
    return origin.get().contents().contains(digest)
        || latest.isPresent() && (asOf.isEmpty() || asOf.get().isBefore(latest.get()));
  }

  /** Returns whether what was brought in last is this, and waits for what was not found then. */
  static boolean isUnresolved(Optional<Origin> origin, String digest) {
    var contents = origin.map(Origin::contents).orElse(List.of());
    int last = contents.size() - 1;
    return last > 0
        && contents.get(last).equals(UNRESOLVED)
        && contents.get(last - 1).equals(digest);
  }

  /**
   * Judges news.
   *
   * @param same whether it says what is here
   * @param version the version of what is here
   * @param updatedAt when that changed last
   */
  static Verdict ofNews(
      boolean same,
      Optional<Origin> origin,
      Optional<Instant> asOf,
      long version,
      Instant updatedAt) {
    if (same) {
      return SAME;
    }
    boolean untouched = origin.isPresent() && origin.get().targetVersion() == version;
    return untouched || asOf.isPresent() && asOf.get().isAfter(updatedAt) ? TAKE : KEEP;
  }

  /**
   * Returns the origin after news were brought in.
   *
   * @param resolved whether everything that it names was found; if not, it is looked at again
   */
  static Origin noted(
      OriginKey key,
      Optional<Origin> before,
      String target,
      long version,
      Optional<Instant> asOf,
      String digest,
      boolean resolved) {
    List<String> contents = new ArrayList<>();
    // What is of an earlier time is known by its time.
    before
        .filter(origin -> origin.asOf().equals(asOf))
        .ifPresent(origin -> contents.addAll(origin.contents()));
    contents.removeAll(List.of(digest, UNRESOLVED));
    contents.add(digest);
    if (!resolved) {
      contents.add(UNRESOLVED);
    }
    int surplus = Math.max(0, contents.size() - Origin.MAX_CONTENTS);
    return new Origin(key, target, version, asOf, contents.subList(surplus, contents.size()));
  }
}
