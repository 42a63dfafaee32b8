package io.skep.adapters.jooq.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one parameter for many rows, which a driver sends as one array.
 *
 * @param elementType of what they are
 * @param values in the order of the rows; null for NULL
 */
public record ArrayValue(SqlType elementType, List<@Nullable Object> values) {}
