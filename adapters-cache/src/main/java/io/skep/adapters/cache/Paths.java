package io.skep.adapters.cache;

import io.skep.domain.value.PageRequest;
import java.util.ArrayList;
import java.util.List;

/** Words under which things are kept: parts with colons between them, the general ones first. */
final class Paths {

  /** What is kept under more parts is told apart by so many only. */
  static final int MAX_PARTS = 8;

  private Paths() {}

  /** Returns words that tell a page from others of its list. */
  static String of(PageRequest page) {
    return page.limit() + page.after().map(cursor -> ":" + cursor.value()).orElse("");
  }

  /** Returns as much of a path as is told apart from others. */
  static String told(String path) {
    int end = -1;
    for (int parts = 0; parts < MAX_PARTS; parts++) {
      end = path.indexOf(':', end + 1);
      if (end < 0) {
        return path;
      }
    }
    return path.substring(0, end);
  }

  /** Returns all that a path is below: {@code a} and {@code a:b} of {@code a:b:c}. */
  static List<String> above(String path) {
    List<String> above = new ArrayList<>();
    for (int end = path.indexOf(':'); end >= 0; end = path.indexOf(':', end + 1)) {
      above.add(path.substring(0, end));
    }
    return above;
  }
}
