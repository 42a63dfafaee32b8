package io.skep.domain.month;

import java.time.YearMonth;

/**
 * A month that is in the store.
 *
 * @param month the month of the ids in it, in UTC
 * @param rows about how many rows it has, as the database estimates
 * @param bytes how much room it takes, indexes included
 */
public record MonthSummary(YearMonth month, long rows, long bytes) {}
