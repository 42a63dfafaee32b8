package io.skep.domain.value;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Part of a list, in the list's order.
 *
 * <p>Pages are cut by key, not by offset: what is added or removed meanwhile never makes a later
 * page repeat or lose an element that was there all the time.
 *
 * @param items the elements; may be empty
 * @param next where the list goes on; empty exactly when there was nothing more
 * @param <T> what the list holds
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {

  /** Keeps a copy of the elements. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Cuts a page out of one element more than was asked for.
   *
   * @param found up to {@code limit + 1} elements
   * @param cursorOf makes the cursor that points behind an element
   */
  public static <T> Page<T> cut(List<T> found, int limit, Function<T, Cursor> cursorOf) {
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, limit), Optional.of(cursorOf.apply(found.get(limit - 1))));
  }
}
