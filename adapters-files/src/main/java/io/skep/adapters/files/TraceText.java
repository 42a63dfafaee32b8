package io.skep.adapters.files;

import io.skep.domain.value.ConversationId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The names that traces get. */
final class TraceText {

  static final int LONGEST_TITLE = 500;

  static final int LONGEST_PREVIEW = 2_000;

  private static final int DIGEST_BYTES = 8;

  private TraceText() {}

  /** Returns a name for a conversation, the same for the same words. */
  static ConversationId conversation(String words) {
    return new ConversationId(shortened(words, ConversationId.MAX_LENGTH));
  }

  /**
   * Returns words as a name of at most {@code max} characters; two that differ only where they are
   * cut off get different names.
   */
  static String shortened(String words, int max) {
    var name = Texts.name(words, words.length()).orElse("-");
    if (name.length() <= max && name.equals(words)) {
      return name;
    }
    var digest = "#" + digest(words);
    return Texts.name(name, max - digest.length()).orElse("") + digest;
  }

  /** Returns words as one line. */
  static String line(String words, int max) {
    return Texts.name(words, max).orElse("");
  }

  private static String digest(String words) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var bytes = sha256.digest(words.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
