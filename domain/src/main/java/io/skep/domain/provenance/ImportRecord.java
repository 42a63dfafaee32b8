package io.skep.domain.provenance;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Record of the latest import of an external entity.
 *
 * @param externalId identifier of the entity in the external system
 * @param targetId id of the resulting entity, as text; 1 to {@value #MAX_TARGET_ID} characters
 * @param targetVersion version of the resulting entity after the import; another version means that
 *     it was changed locally since
 * @param asOf latest source time of an import; empty if never known
 * @param contentHashes hashes of the contents imported as of that time, latest last; at most
 *     {@value #MAX_CONTENT_HASHES} hashes of up to {@value #MAX_CONTENT_HASH} characters a-z and
 *     0-9
 */
public record ImportRecord(
    ExternalId externalId,
    String targetId,
    long targetVersion,
    Optional<Instant> asOf,
    List<String> contentHashes) {

  /** Maximum length of the target id, in UTF-16 code units. */
  public static final int MAX_TARGET_ID = 256;

  /** Maximum number of content hashes. */
  public static final int MAX_CONTENT_HASHES = 64;

  /** Maximum length of a content hash, in UTF-16 code units. */
  public static final int MAX_CONTENT_HASH = 64;

  /** Validates the components and truncates the time to microseconds. */
  public ImportRecord {
    Validate.name("target id", targetId, MAX_TARGET_ID);
    Validate.range("target version", targetVersion, 0, Long.MAX_VALUE);
    asOf = asOf.map(at -> Validate.instant("as of", at));
    Validate.size("content hashes", contentHashes, MAX_CONTENT_HASHES);
    for (var hash : contentHashes) {
      Validate.name("content hash", hash, MAX_CONTENT_HASH);
      if (!hash.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        throw new InvalidArgumentException("content hash", "must consist of a-z and 0-9: " + hash);
      }
    }
    contentHashes = List.copyOf(contentHashes);
  }
}
