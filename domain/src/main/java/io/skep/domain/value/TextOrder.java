package io.skep.domain.value;

import java.util.Comparator;

/** How names are put in order everywhere: by code point, as stores compare the bytes of UTF-8. */
public final class TextOrder {

  /** The order itself. It differs from that of {@link String} beyond U+FFFF only. */
  public static final Comparator<String> BY_CODE_POINT = TextOrder::compare;

  private TextOrder() {}

  static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char inA = a.charAt(i);
      char inB = b.charAt(i);
      if (inA != inB) {
        boolean planesDiffer = Character.isSurrogate(inA) != Character.isSurrogate(inB);
        return planesDiffer
            ? Boolean.compare(Character.isSurrogate(inA), Character.isSurrogate(inB))
            : Character.compare(inA, inB);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
