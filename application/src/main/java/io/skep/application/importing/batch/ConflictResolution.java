package io.skep.application.importing.batch;

import io.skep.domain.provenance.ImportRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * Resolution of a conflict between an imported record and the stored entity.
 *
 * <p>Changes made in this store since the last import are overwritten only by records whose time is
 * later than these changes.
 */
public enum ConflictResolution {
  /** The stored entity equals the imported one; only the import record is updated. */
  UNCHANGED,
  /** The imported values replace the stored ones. */
  OVERWRITE,
  /** The stored entity was changed in this store and is retained. */
  KEEP_LOCAL;

  /**
   * Resolves a conflict.
   *
   * @param unchanged whether the stored entity equals the imported one
   * @param importRecord record of the last import; empty if there is none
   * @param asOf time of the imported record
   * @param version version of the stored entity
   * @param updatedAt time of the last change of the stored entity
   */
  public static ConflictResolution resolve(
      boolean unchanged,
      Optional<ImportRecord> importRecord,
      Optional<Instant> asOf,
      long version,
      Instant updatedAt) {
    if (unchanged) {
      return UNCHANGED;
    }
    boolean unmodified = importRecord.isPresent() && importRecord.get().targetVersion() == version;
    return unmodified || (asOf.isPresent() && asOf.get().isAfter(updatedAt))
        ? OVERWRITE
        : KEEP_LOCAL;
  }
}
