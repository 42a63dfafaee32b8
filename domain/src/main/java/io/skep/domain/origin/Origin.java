package io.skep.domain.origin;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was brought in last from elsewhere, and what it became here.
 *
 * @param key its name there
 * @param target the id of what it became, as text; 1 to {@value #MAX_TARGET} characters
 * @param targetVersion the version of that after it was brought in; another one means that it was
 *     changed here since
 * @param asOf the latest time of which something was brought in; empty if that was never said
 * @param contents digests of what was brought in as of that time, the latest last; at most {@value
 *     #MAX_CONTENTS} of {@value #MAX_DIGEST} characters a-z, 0-9
 */
public record Origin(
    OriginKey key,
    String target,
    long targetVersion,
    Optional<Instant> asOf,
    List<String> contents) {

  /** The longest target, in UTF-16 units. */
  public static final int MAX_TARGET = 256;

  /** How many digests are kept. */
  public static final int MAX_CONTENTS = 64;

  /** The longest digest, in UTF-16 units. */
  public static final int MAX_DIGEST = 64;

  /** Brings the time to store precision and refuses what is out of range. */
  public Origin {
    Check.name("target", target, MAX_TARGET);
    Check.range("target version", targetVersion, 0, Long.MAX_VALUE);
    asOf = asOf.map(at -> Check.instant("as of", at));
    Check.size("contents", contents, MAX_CONTENTS);
    for (var digest : contents) {
      Check.name("digest", digest, MAX_DIGEST);
      if (!digest.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        throw new InvalidArgumentException("digest", "must be of a-z and 0-9: " + digest);
      }
    }
    contents = List.copyOf(contents);
  }
}
