package io.skep.domain.partition;

import java.util.List;
import java.util.Optional;

/**
 * Contents of one table of a partition.
 *
 * @param name name of the table
 * @param columns columns, in the order of the copy
 * @param rows number of rows
 * @param firstId lowest id of the partitioning column; empty without rows
 * @param lastId highest id of the partitioning column; empty without rows
 * @param swarms swarms of the rows, in order
 */
public record TableManifest(
    String name,
    List<String> columns,
    long rows,
    Optional<String> firstId,
    Optional<String> lastId,
    List<String> swarms) {

  /** Copies the lists. */
  public TableManifest {
    columns = List.copyOf(columns);
    swarms = List.copyOf(swarms);
  }
}
