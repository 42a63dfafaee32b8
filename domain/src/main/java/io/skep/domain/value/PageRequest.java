package io.skep.domain.value;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param limit how many elements at most, 1 to {@value #MAX_LIMIT}
 * @param after the cursor of the page before; empty for the first page
 */
public record PageRequest(int limit, Optional<Cursor> after) {

  /** The largest page. */
  public static final int MAX_LIMIT = 1_000;

  /** Refuses a limit out of range. */
  public PageRequest {
    Check.range("page limit", limit, 1, MAX_LIMIT);
  }

  /** Returns a request for the first {@code limit} elements. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /** Returns a request for as many elements behind {@code cursor}. */
  public PageRequest after(Cursor cursor) {
    return new PageRequest(limit, Optional.of(cursor));
  }
}
