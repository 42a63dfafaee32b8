package io.skep.application.archive;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What an archive says of itself.
 *
 * @param id what the store knows it by
 * @param month the month of the ids in it, in UTC
 * @param part which part of the month, from 1
 * @param madeAt when it was made
 * @param madeBy which version of Skep made it
 * @param schemaVersion the version of the schema of its tables
 * @param tables its tables
 */
public record Manifest(
    UUID id,
    YearMonth month,
    int part,
    Instant madeAt,
    String madeBy,
    int schemaVersion,
    List<ArchivedTable> tables) {

  /** Keeps a copy. */
  public Manifest {
    tables = List.copyOf(tables);
  }

  /** Returns whose data is in it, in order. */
  public List<String> swarms() {
    var swarms = new TreeSet<String>();
    tables.forEach(table -> swarms.addAll(table.contents().swarms()));
    return List.copyOf(swarms);
  }

  /** Returns how many rows it has, threads not counted, which stay in the store. */
  public long rows() {
    return tables.stream()
        .filter(table -> !table.contents().name().equals("thread"))
        .mapToLong(table -> table.contents().rows())
        .sum();
  }
}
