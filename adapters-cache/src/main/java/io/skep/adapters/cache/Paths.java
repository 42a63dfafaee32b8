package io.skep.adapters.cache;

import java.util.ArrayList;
import java.util.List;

/** Words under which things are kept: parts with colons between them, the general ones first. */
final class Paths {

  /** What is kept under more parts is told apart by so many only. */
  static final int MAX_PARTS = 8;

  private Paths() {}

  /** Returns the path and all that it is below: {@code a}, {@code a:b} and {@code a:b:c}. */
  static List<String> prefixes(String path) {
    List<String> prefixes = new ArrayList<>();
    int colon = path.indexOf(':');
    while (colon >= 0 && prefixes.size() < MAX_PARTS - 1) {
      prefixes.add(path.substring(0, colon));
      colon = path.indexOf(':', colon + 1);
    }
    prefixes.add(colon < 0 ? path : path.substring(0, colon));
    return prefixes;
  }
}
