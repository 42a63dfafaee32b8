package io.skep.testkit.memory;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Order of a list and encoding of its cursors.
 *
 * @param key the sort key, distinct for each element
 * @param order the order of the keys
 * @param format encodes a key; must not return an empty string, a trailing blank or a control
 *     character
 * @param parser decodes a key; may throw any exception if the string is invalid
 */
record CursorPaging<T, K>(
    Function<T, K> key,
    Comparator<K> order,
    Function<K, String> format,
    Function<String, K> parser) {

  /**
   * Returns a page of a list.
   *
   * @param all all elements, in any order
   * @throws InvalidArgumentException if the cursor is not one of this list
   */
  Page<T> page(Stream<T> all, PageRequest request) {
    Predicate<T> wanted =
        request
            .after()
            .map(this::parse)
            .<Predicate<T>>map(last -> item -> order.compare(key.apply(item), last) > 0)
            .orElse(item -> true);
    List<T> found =
        all.filter(wanted)
            .sorted(Comparator.comparing(key, order))
            .limit(request.limit() + 1L)
            .toList();
    return Page.of(found, request.limit(), item -> new Cursor(format.apply(key.apply(item))));
  }

  private K parse(Cursor cursor) {
    try {
      return parser.apply(cursor.value());
    } catch (RuntimeException e) {
      throw new InvalidArgumentException("cursor", "does not belong to this list: " + cursor);
    }
  }
}
