package io.skep.domain.month;

import io.skep.domain.value.Check;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;

/**
 * A month, or a part of one, that was taken out of the store or is about to be.
 *
 * @param id what its files are known by
 * @param month the month of the ids in it, in UTC
 * @param part 1 or more: what comes in for a month that is archived makes another part of it
 * @param state how far it has come
 * @param place what contains the folder of its files, or is to; that is called by its name
 * @param checksum the SHA-256 of the manifest of its files in hexadecimal digits, once there is one
 * @param rows how many rows are in its files
 * @param bytes how large they are
 * @param changedAt when its state changed last
 */
public record Archive(
    UUID id,
    YearMonth month,
    int part,
    ArchiveState state,
    String place,
    Optional<String> checksum,
    long rows,
    long bytes,
    Instant changedAt) {

  /** Refuses parts that are not counted from 1. */
  public Archive {
    Check.range("part", part, 1, Integer.MAX_VALUE);
  }

  /** Returns its name: the month, and from the second part on the number of the part. */
  public String name() {
    return part == 1 ? month.toString() : month + "." + part;
  }
}
