package io.skep.application.archive;

import io.skep.domain.value.Validate;
import java.nio.file.Path;

/**
 * Request to archive partitions.
 *
 * @param olderThan number of months that must have passed since the end of a partition, 0 to 1,200
 * @param folder folder of the archives, created if missing
 * @param expireUnread whether unread mail of the partitions expires instead of blocking their
 *     archival
 * @param dryRun whether to report the outcome without any change
 */
public record ArchiveRequest(int olderThan, Path folder, boolean expireUnread, boolean dryRun) {

  /** Validates the range of {@code olderThan}. */
  public ArchiveRequest {
    Validate.range("older than", olderThan, 0, 1_200);
  }
}
