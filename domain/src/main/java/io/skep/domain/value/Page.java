package io.skep.domain.value;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Page of a list, in the order of the list.
 *
 * <p>Pagination is by key, not by offset: concurrent insertions and deletions never make a later
 * page repeat or omit an element that exists throughout.
 *
 * @param items elements; may be empty
 * @param next cursor of the next page; empty exactly if there are no more elements
 * @param <T> type of the elements
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {

  /** Copies the elements. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Returns a page from a query for one element more than the limit.
   *
   * @param results up to {@code limit + 1} elements
   * @param cursorOf returns the cursor after an element
   */
  public static <T> Page<T> of(List<T> results, int limit, Function<T, Cursor> cursorOf) {
    if (results.size() <= limit) {
      return new Page<>(results, Optional.empty());
    }
    return new Page<>(
        results.subList(0, limit), Optional.of(cursorOf.apply(results.get(limit - 1))));
  }
}
