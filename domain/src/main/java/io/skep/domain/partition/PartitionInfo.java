package io.skep.domain.partition;

import java.time.YearMonth;

/**
 * Partition of a store.
 *
 * @param month month of the ids in it, in UTC
 * @param rows number of rows as estimated by the database
 * @param bytes size including indexes
 */
public record PartitionInfo(YearMonth month, long rows, long bytes) {}
