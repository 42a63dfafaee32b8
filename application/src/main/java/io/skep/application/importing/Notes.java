package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is remembered of what was brought in. */
final class Notes {

  /** Stands behind the digest of what waits for something that was not found. */
  private static final String UNRESOLVED = "unresolved";

  private Notes() {}

  /** Returns the digest of what was brought in last; empty for a placeholder. */
  static Optional<String> last(Optional<Origin> origin) {
    var contents = origin.map(Origin::contents).orElse(List.of());
    int last = contents.size() - 1;
    if (last >= 0 && contents.get(last).equals(UNRESOLVED)) {
      last--;
    }
    return last < 0 ? Optional.empty() : Optional.of(contents.get(last));
  }

  /** Returns whether what was brought in last is this, and waits for what was not found then. */
  static boolean isUnresolved(Optional<Origin> origin, String digest) {
    return origin.filter(known -> known.contents().contains(UNRESOLVED)).isPresent()
        && last(origin).filter(digest::equals).isPresent();
  }

  /** Returns the origin after what was brought in last was said again as of a later time. */
  static Origin confirmed(Origin before, Optional<Instant> asOf, String digest) {
    return of(
        before.key(),
        Optional.of(before),
        before.target(),
        before.targetVersion(),
        asOf,
        digest,
        !before.contents().contains(UNRESOLVED));
  }

  /**
   * Returns the origin after news were brought in.
   *
   * @param resolved whether everything that it names was found; if not, it is looked at again
   */
  static Origin of(
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
