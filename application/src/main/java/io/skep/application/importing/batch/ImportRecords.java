package io.skep.application.importing.batch;

import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ImportRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations on import records. */
public final class ImportRecords {

  /** Marker after the content hash of a task with missing or cyclic blockers. */
  private static final String UNRESOLVED = "unresolved";

  private ImportRecords() {}

  /** Returns the content hash of the last import; empty for a placeholder. */
  static Optional<String> lastContentHash(Optional<ImportRecord> importRecord) {
    var contentHashes = importRecord.map(ImportRecord::contentHashes).orElse(List.of());
    int last = contentHashes.size() - 1;
    if (last >= 0 && contentHashes.get(last).equals(UNRESOLVED)) {
      last--;
    }
    return last < 0 ? Optional.empty() : Optional.of(contentHashes.get(last));
  }

  /** Returns whether the last import had this content and left blockers unresolved. */
  public static boolean isUnresolved(Optional<ImportRecord> importRecord, String contentHash) {
    return importRecord.filter(record -> record.contentHashes().contains(UNRESOLVED)).isPresent()
        && lastContentHash(importRecord).filter(contentHash::equals).isPresent();
  }

  /** Returns the import record after the same content was imported as of a later time. */
  public static ImportRecord confirm(
      ImportRecord before, Optional<Instant> asOf, String contentHash) {
    return update(
        before.externalId(),
        Optional.of(before),
        before.targetId(),
        before.targetVersion(),
        asOf,
        contentHash,
        !before.contentHashes().contains(UNRESOLVED));
  }

  /**
   * Returns the import record after new content was imported.
   *
   * @param before record of the last import; empty if there is none
   * @param resolved false if blockers are missing or cyclic, so that they are retried
   */
  public static ImportRecord update(
      ExternalId externalId,
      Optional<ImportRecord> before,
      String targetId,
      long targetVersion,
      Optional<Instant> asOf,
      String contentHash,
      boolean resolved) {
    List<String> contentHashes = new ArrayList<>();
    // Earlier content is detected by its time; hashes are needed only for the same time.
    before
        .filter(importRecord -> importRecord.asOf().equals(asOf))
        .ifPresent(importRecord -> contentHashes.addAll(importRecord.contentHashes()));
    contentHashes.removeAll(List.of(contentHash, UNRESOLVED));
    contentHashes.add(contentHash);
    if (!resolved) {
      contentHashes.add(UNRESOLVED);
    }
    int surplus = Math.max(0, contentHashes.size() - ImportRecord.MAX_CONTENT_HASHES);
    return new ImportRecord(
        externalId,
        targetId,
        targetVersion,
        asOf,
        contentHashes.subList(surplus, contentHashes.size()));
  }
}
