package io.skep.domain.value;

import java.util.Optional;

/**
 * Request for a page of a list.
 *
 * @param limit maximum number of elements, 1 to {@value #MAX_LIMIT}
 * @param after cursor from the previous page; empty for the first page
 */
public record PageRequest(int limit, Optional<Cursor> after) {

  /** Maximum page size. */
  public static final int MAX_LIMIT = 1_000;

  /** Validates the limit. */
  public PageRequest {
    Validate.range("page limit", limit, 1, MAX_LIMIT);
  }

  /** Returns a request for the first {@code limit} elements. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /** Returns a request for the page after {@code cursor}, with the same limit. */
  public PageRequest after(Cursor cursor) {
    return new PageRequest(limit, Optional.of(cursor));
  }
}
