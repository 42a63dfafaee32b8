package io.skep.adapters.cache.coherence;

import io.skep.domain.value.PageRequest;
import java.util.ArrayList;
import java.util.List;

/** Key paths: parts separated by colons, from general to specific, such as {@code agent:42}. */
public final class KeyPaths {

  /** Maximum number of significant parts; further ones are ignored. */
  static final int MAX_PARTS = 8;

  private KeyPaths() {}

  /** Returns the key path of a page, unique within its list. */
  public static String of(PageRequest page) {
    return page.limit() + page.after().map(cursor -> ":" + cursor.value()).orElse("");
  }

  /** Returns the first {@value #MAX_PARTS} parts of a path. */
  static String truncate(String path) {
    int end = -1;
    for (int parts = 0; parts < MAX_PARTS; parts++) {
      end = path.indexOf(':', end + 1);
      if (end < 0) {
        return path;
      }
    }
    return path.substring(0, end);
  }

  /** Returns the ancestors of a path: {@code a} and {@code a:b} of {@code a:b:c}. */
  static List<String> ancestors(String path) {
    List<String> ancestors = new ArrayList<>();
    for (int end = path.indexOf(':'); end >= 0; end = path.indexOf(':', end + 1)) {
      ancestors.add(path.substring(0, end));
    }
    return ancestors;
  }
}
