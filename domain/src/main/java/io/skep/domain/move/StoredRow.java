package io.skep.domain.move;

import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row of a store, in the form that is the same in every store: two rows are equal exactly when
 * they say the same.
 *
 * @param kind what it is a row of
 * @param values in an order that the kind decides, those of its key first: {@code String}, {@code
 *     Long}, {@code Integer}, {@code Double}, {@code Boolean}, {@link UUID}, {@link Instant} in
 *     whole microseconds, {@link Labels}, or null for what it has not
 */
public record StoredRow(RowKind kind, List<@Nullable Object> values) {

  /** What anything but a text takes, in characters. */
  private static final int FIXED = 8;

  /** Keeps a copy of the values. */
  public StoredRow {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** Returns what tells it from all other rows of its kind. */
  public List<@Nullable Object> key() {
    return values.subList(0, kind.keyLength());
  }

  /** Returns about how many characters it takes. */
  public long size() {
    long size = 0;
    for (var value : values) {
      size += value instanceof String text ? text.length() : FIXED;
    }
    return size;
  }

  /** Returns its kind and its key, for people: what it says otherwise may be long, or secret. */
  @Override
  public String toString() {
    return key().stream().map(String::valueOf).collect(Collectors.joining(" ", kind + " ", ""));
  }
}
