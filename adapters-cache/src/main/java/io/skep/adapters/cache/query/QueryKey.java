package io.skep.adapters.cache.query;

import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.domain.cache.CachedQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Cache key of a query, identified by name and parameters. Immutable. */
public final class QueryKey {

  /** First part of the key paths of all queries. */
  public static final String PREFIX = "query";

  private final CachedQuery<Object> query;

  QueryKey(CachedQuery<Object> query) {
    this.query = query;
  }

  CachedQuery<Object> query() {
    return query;
  }

  /** Returns the estimated size of the parameters, in bytes. */
  long weight() {
    return SizeEstimator.sizeOf(query.parameters(), SizeEstimator::sizeOf);
  }

  /** Returns the key path of the result, {@code query:NAME:DIGEST}, unique per query. */
  String path() {
    return PREFIX + ":" + query.name() + ":" + HexFormat.of().formatHex(digest());
  }

  private byte[] digest() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var parameter : query.parameters()) {
        var bytes = parameter.getBytes(StandardCharsets.UTF_8);
        // Length-prefixed, so that ("a", "b") and ("ab") have different digests.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueryKey that
        && query.name().equals(that.query.name())
        && query.parameters().equals(that.query.parameters());
  }

  @Override
  public int hashCode() {
    return 31 * query.name().hashCode() + query.parameters().hashCode();
  }
}
