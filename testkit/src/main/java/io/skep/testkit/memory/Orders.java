package io.skep.testkit.memory;

import java.util.Comparator;

/** How stores put texts in order. */
final class Orders {

  /** By code points, as databases do that compare the bytes of UTF-8. */
  static final Comparator<String> TEXT = Orders::compare;

  private Orders() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(rank(a, i), rank(b, i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Where two texts first differ, half a surrogate pair ranks as its whole code point's plane. */
  private static int rank(String text, int index) {
    char c = text.charAt(index);
    return Character.isSurrogate(c) ? Character.MAX_VALUE + c : c;
  }
}
