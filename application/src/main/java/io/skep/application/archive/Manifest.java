package io.skep.application.archive;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Manifest of an archive.
 *
 * @param id id of the archive in the store
 * @param month month of the ids in the archive, in UTC
 * @param part number of the part of the month, from 1
 * @param createdAt time of creation
 * @param createdBy version of Skep that wrote the archive
 * @param schemaVersion schema version of the tables
 * @param tables the tables
 */
public record Manifest(
    UUID id,
    YearMonth month,
    int part,
    Instant createdAt,
    String createdBy,
    int schemaVersion,
    List<ArchivedTable> tables) {

  /** Copies the list. */
  public Manifest {
    tables = List.copyOf(tables);
  }

  /** Returns the swarms with rows in the archive, sorted. */
  public List<String> swarms() {
    var swarms = new TreeSet<String>();
    tables.forEach(table -> swarms.addAll(table.manifest().swarms()));
    return List.copyOf(swarms);
  }

  /** Returns the number of rows, without threads, which stay in the store. */
  public long rows() {
    return tables.stream()
        .filter(table -> !table.manifest().name().equals("thread"))
        .mapToLong(table -> table.manifest().rows())
        .sum();
  }
}
