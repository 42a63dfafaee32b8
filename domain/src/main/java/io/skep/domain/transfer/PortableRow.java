package io.skep.domain.transfer;

import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Row of a store in a store-independent form: rows are equal exactly when they represent the same
 * data.
 *
 * @param type type of the row
 * @param values values in the order of the type, key first: {@code String}, {@code Long}, {@code
 *     Integer}, {@code Double}, {@code Boolean}, {@link UUID}, {@link Instant} in whole
 *     microseconds, {@link Labels}, or null for an absent value
 */
public record PortableRow(EntityType type, List<@Nullable Object> values) {

  /** Estimated size of a value other than a string, in characters. */
  private static final int FIXED_SIZE = 8;

  /** Copies the values. */
  public PortableRow {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** Returns the key, unique among the rows of the type. */
  public List<@Nullable Object> key() {
    return values.subList(0, type.keyLength());
  }

  /** Returns the estimated size in characters. */
  public long estimatedSize() {
    long size = 0;
    for (var value : values) {
      size += value instanceof String text ? text.length() : FIXED_SIZE;
    }
    return size;
  }

  /**
   * Returns the type and the key; other values are omitted because they may be long or
   * confidential.
   */
  @Override
  public String toString() {
    return key().stream().map(String::valueOf).collect(Collectors.joining(" ", type + " ", ""));
  }
}
