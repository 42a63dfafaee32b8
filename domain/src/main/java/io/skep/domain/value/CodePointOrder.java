package io.skep.domain.value;

import java.util.Comparator;

/** Code point order of strings, equal to the order of their UTF-8 bytes in the stores. */
public final class CodePointOrder {

  /**
   * Comparator by code point; differs from the natural order of {@link String} only beyond U+FFFF.
   */
  public static final Comparator<String> COMPARATOR = CodePointOrder::compare;

  private CodePointOrder() {}

  static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char charA = a.charAt(i);
      char charB = b.charAt(i);
      if (charA != charB) {
        boolean planesDiffer = Character.isSurrogate(charA) != Character.isSurrogate(charB);
        return planesDiffer
            ? Boolean.compare(Character.isSurrogate(charA), Character.isSurrogate(charB))
            : Character.compare(charA, charB);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
