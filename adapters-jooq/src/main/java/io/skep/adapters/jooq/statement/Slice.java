package io.skep.adapters.jooq.statement;

import io.skep.domain.value.Cursor;
import io.skep.domain.value.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The beginning of a list.
 *
 * @param items its first elements
 * @param hasMore whether there are more
 * @param <T> what the list holds
 */
public record Slice<T>(List<T> items, boolean hasMore) {

  /** How many characters a slice may hold, save for its first element. */
  public static final long MAX_SIZE = 8L * 1024 * 1024;

  /** Returns it as a page. */
  public Page<T> toPage(Function<T, Cursor> cursorOf) {
    return new Page<>(
        items,
        hasMore ? Optional.of(cursorOf.apply(items.get(items.size() - 1))) : Optional.empty());
  }

  /** Takes elements as long as they fit. */
  static final class Collector<T> {

    private final int limit;
    private final ToLongFunction<T> sizeOf;
    private final List<T> items = new ArrayList<>();
    private long collectedSize;
    private boolean hasMore;

    Collector(int limit, ToLongFunction<T> size) {
      this.limit = limit;
      this.sizeOf = size;
    }

    boolean accepts() {
      hasMore = items.size() == limit || collectedSize >= MAX_SIZE;
      return !hasMore;
    }

    boolean add(T item) {
      items.add(item);
      collectedSize += sizeOf.applyAsLong(item);
      return true;
    }

    Slice<T> toSlice() {
      return new Slice<>(items, hasMore);
    }
  }
}
