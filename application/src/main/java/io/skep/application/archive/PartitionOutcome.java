package io.skep.application.archive;

import io.skep.domain.partition.ArchiveBlocker;
import java.time.YearMonth;
import java.util.List;

/**
 * Outcome of the archival or restoration of a partition.
 *
 * @param month month of the partition
 * @param result result
 * @param archive name of the archive; empty if there is none
 * @param rows number of rows in the archive
 * @param bytes size of the files
 * @param blockers references that prevent archival
 */
public record PartitionOutcome(
    YearMonth month,
    Result result,
    String archive,
    long rows,
    long bytes,
    List<ArchiveBlocker> blockers) {

  /** Result for a partition. */
  public enum Result {
    /** The rows were moved from the store to files. */
    ARCHIVED,
    /** The rows are in the store again. */
    RESTORED,
    /** The partition stays in the store, because of its blockers. */
    BLOCKED,
    /** The partition has no rows. */
    EMPTY,
    /** The partition can be archived; result of a dry run. */
    ARCHIVABLE
  }

  /** Copies the list. */
  public PartitionOutcome {
    blockers = List.copyOf(blockers);
  }
}
