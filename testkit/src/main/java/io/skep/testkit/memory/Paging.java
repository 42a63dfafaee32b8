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
 * The order of a list, and how its cursors are written.
 *
 * @param key what the list is ordered by, different for each element
 * @param order the order of the keys
 * @param write the text of a key; takes no empty text, blank end or control character
 * @param read the key of a text; may throw any exception if it is not one
 */
record Paging<T, K>(
    Function<T, K> key, Comparator<K> order, Function<K, String> write, Function<String, K> read) {

  /**
   * Cuts a page out of a list.
   *
   * @param all the whole list, in any order
   * @throws InvalidArgumentException if the cursor is not one of this list's
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
    return Page.cut(found, request.limit(), item -> new Cursor(write.apply(key.apply(item))));
  }

  private K parse(Cursor cursor) {
    try {
      return read.apply(cursor.value());
    } catch (RuntimeException e) {
      throw new InvalidArgumentException("cursor", "does not belong to this list: " + cursor);
    }
  }
}
