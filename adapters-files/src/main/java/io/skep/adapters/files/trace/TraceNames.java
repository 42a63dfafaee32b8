package io.skep.adapters.files.trace;

import io.skep.adapters.files.text.TextSanitizer;
import io.skep.domain.value.ConversationId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names and titles of imported traces. */
final class TraceNames {

  static final int MAX_TITLE_LENGTH = 500;

  static final int MAX_PREVIEW_LENGTH = 2_000;

  private static final int DIGEST_BYTES = 8;

  private TraceNames() {}

  /** Returns the conversation id of a text; deterministic. */
  static ConversationId conversationId(String text) {
    return new ConversationId(truncateWithHash(text, ConversationId.MAX_LENGTH));
  }

  /**
   * Returns a text as a name of at most {@code max} characters. A name that differs from the text
   * ends in a hash of it, so that names shortened to the same prefix stay distinct.
   */
  static String truncateWithHash(String text, int max) {
    var name = TextSanitizer.toSingleLine(text, text.length()).orElse("-");
    if (name.length() <= max && name.equals(text)) {
      return name;
    }
    var digest = "#" + digest(text);
    return TextSanitizer.toSingleLine(name, max - digest.length()).orElse("") + digest;
  }

  /** Returns the text as one line of at most {@code max} characters. */
  static String toSingleLine(String text, int max) {
    return TextSanitizer.toSingleLine(text, max).orElse("");
  }

  private static String digest(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var bytes = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }
}
