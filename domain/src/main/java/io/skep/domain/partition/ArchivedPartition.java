package io.skep.domain.partition;

import io.skep.domain.value.Validate;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;

/**
 * Partition, or part of one, that was archived or is being archived.
 *
 * @param id id of the archive
 * @param month month of the ids in it, in UTC
 * @param part number of the part, from 1; rows inserted into a month that is already archived form
 *     a further part
 * @param state state
 * @param location location that contains the archive folder, which has the name of the archive
 * @param checksum SHA-256 of the manifest in hexadecimal digits; empty before it is written
 * @param rows number of rows in the files
 * @param bytes size of the files
 * @param changedAt time of the last state change
 */
public record ArchivedPartition(
    UUID id,
    YearMonth month,
    int part,
    ArchiveState state,
    String location,
    Optional<String> checksum,
    long rows,
    long bytes,
    Instant changedAt) {

  /** Validates the part number. */
  public ArchivedPartition {
    Validate.range("part", part, 1, Integer.MAX_VALUE);
  }

  /** Returns the name: the month, followed by the number of the part from the second one on. */
  public String name() {
    return part == 1 ? month.toString() : month + "." + part;
  }
}
