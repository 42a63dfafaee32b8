package io.skep.adapters.cache;

import io.skep.domain.cache.Query;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A question, told from others by its name and its parameters. */
final class Asked {

  /** What the paths of all questions begin with. */
  static final String WORD = "query";

  private final Query<Object> query;

  Asked(Query<Object> query) {
    this.query = query;
  }

  Query<Object> query() {
    return query;
  }

  /** Returns about how many bytes of memory it takes. */
  long weight() {
    return Weights.of(query.parameters(), Weights::of);
  }

  /** Returns the words that its result is kept under; no two questions have the same. */
  String path() {
    return WORD + ":" + query.name() + ":" + HexFormat.of().formatHex(digest());
  }

  private byte[] digest() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var parameter : query.parameters()) {
        var bytes = parameter.getBytes(StandardCharsets.UTF_8);
        // The length first: ("a", "b") is not ("ab").
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Asked asked
        && query.name().equals(asked.query.name())
        && query.parameters().equals(asked.query.parameters());
  }

  @Override
  public int hashCode() {
    return 31 * query.name().hashCode() + query.parameters().hashCode();
  }
}
