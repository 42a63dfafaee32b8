package io.skep.testkit.memory;

import io.skep.domain.value.TextOrder;
import java.time.Instant;
import java.util.Comparator;

/** The place of something in a list by time, ties by id. */
record Moment(Instant at, String id) {

  static final Comparator<Moment> EARLIEST_FIRST =
      Comparator.comparing(Moment::at).thenComparing(Moment::id, TextOrder.BY_CODE_POINT);

  static final Comparator<Moment> LATEST_FIRST =
      Comparator.comparing(Moment::at, Comparator.reverseOrder())
          .thenComparing(Moment::id, TextOrder.BY_CODE_POINT);

  /** Returns it as the text of a cursor. */
  String text() {
    return at + "/" + id;
  }

  static Moment parse(String text) {
    int slash = text.indexOf('/');
    return new Moment(Instant.parse(text.substring(0, slash)), text.substring(slash + 1));
  }
}
