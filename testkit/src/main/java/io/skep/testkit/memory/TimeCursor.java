package io.skep.testkit.memory;

import io.skep.domain.value.CodePointOrder;
import java.time.Instant;
import java.util.Comparator;

/** Cursor of a list in time order, ties by id. */
record TimeCursor(Instant at, String id) {

  static final Comparator<TimeCursor> EARLIEST_FIRST =
      Comparator.comparing(TimeCursor::at).thenComparing(TimeCursor::id, CodePointOrder.COMPARATOR);

  static final Comparator<TimeCursor> LATEST_FIRST =
      Comparator.comparing(TimeCursor::at, Comparator.reverseOrder())
          .thenComparing(TimeCursor::id, CodePointOrder.COMPARATOR);

  /** Returns the cursor as text. */
  String format() {
    return at + "/" + id;
  }

  static TimeCursor parse(String text) {
    int slash = text.indexOf('/');
    return new TimeCursor(Instant.parse(text.substring(0, slash)), text.substring(slash + 1));
  }
}
