package io.skep.domain.month;

import java.util.List;
import java.util.Optional;

/**
 * What a table holds of a month.
 *
 * @param name the name of the table
 * @param columns its columns, in the order in which they are copied
 * @param rows how many rows there are
 * @param firstId the lowest id by which they are kept in months, if there are any
 * @param lastId the highest one
 * @param swarms whose they are, in order
 */
public record TableContents(
    String name,
    List<String> columns,
    long rows,
    Optional<String> firstId,
    Optional<String> lastId,
    List<String> swarms) {

  /** Keeps copies. */
  public TableContents {
    columns = List.copyOf(columns);
    swarms = List.copyOf(swarms);
  }
}
