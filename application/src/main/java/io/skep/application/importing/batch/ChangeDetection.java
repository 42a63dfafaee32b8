package io.skep.application.importing.batch;

import io.skep.domain.provenance.ImportRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * Result of comparing an imported record with the last import of the same record.
 *
 * <p>A record is {@link #KNOWN} if its time is earlier than that of the last import, or if its
 * content was imported as of the same time. A missing time is earlier than any time.
 */
public enum ChangeDetection {
  /** The content, or a newer one, was imported before. */
  KNOWN,
  /** The content of the last import, as of a later time. */
  CONFIRMED,
  /** New content. */
  CHANGED;

  /**
   * Compares a record with its last import.
   *
   * @param importRecord record of the last import; empty if there is none
   * @param asOf time of the imported record
   * @param contentHash hash of the imported content
   */
  public static ChangeDetection detect(
      Optional<ImportRecord> importRecord, Optional<Instant> asOf, String contentHash) {
    if (importRecord.isEmpty()) {
      return CHANGED;
    }
    var latest = importRecord.get().asOf();
    if (latest.equals(asOf)) {
      return importRecord.get().contentHashes().contains(contentHash) ? KNOWN : CHANGED;
    }
    if (latest.isPresent() && (asOf.isEmpty() || asOf.get().isBefore(latest.get()))) {
      return KNOWN;
    }
    return ImportRecords.lastContentHash(importRecord).filter(contentHash::equals).isPresent()
        ? CONFIRMED
        : CHANGED;
  }
}
