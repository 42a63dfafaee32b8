package io.skep.adapters.cache.redis;

import io.lettuce.core.RedisURI;
import io.skep.domain.error.InvalidArgumentException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Address and credentials of a Redis server, of a master behind sentinels, or of a cluster. The
 * string form omits the credentials. Immutable.
 *
 * <p>Parsed from a URL: {@code redis://user:password@host:port/database}; {@code
 * redis-sentinel://user:password@host:port,host:port/database#master} for the master reported by
 * the sentinels; {@code redis-cluster://user:password@host:port,host:port} for the cluster with
 * these seed nodes. User, password, ports and database are optional; connections to sentinels do
 * not authenticate. {@code rediss} instead of {@code redis} enables TLS.
 */
public final class RedisAddress {

  private static final String CLUSTER = "-cluster://";

  private static final List<String> SCHEMES =
      List.of(
          "redis://",
          "rediss://",
          "redis-sentinel://",
          "rediss-sentinel://",
          "redis" + CLUSTER,
          "rediss" + CLUSTER);

  /** A host name, an IPv4 address or an IPv6 address in brackets, and an optional port. */
  private static final Pattern HOST = Pattern.compile("([^:\\[\\]]+|\\[[^\\[\\]]+])(:\\d{1,5})?");

  private final String text;
  private final boolean cluster;
  private final List<RedisURI> uris;

  private RedisAddress(String text, boolean cluster, List<RedisURI> uris) {
    this.text = text;
    this.cluster = cluster;
    this.uris = uris;
  }

  /**
   * Parses a URL.
   *
   * @throws InvalidArgumentException if the URL is malformed; the message does not contain the URL
   */
  public static RedisAddress parse(String url) {
    var scheme =
        SCHEMES.stream()
            .filter(url::startsWith)
            .findFirst()
            .orElseThrow(() -> invalidUrl("must start with one of " + String.join(", ", SCHEMES)));
    var rest = url.substring(scheme.length());
    // Treat everything before the last '@' as secret, even in a malformed URL.
    int at = rest.lastIndexOf('@');
    var location = rest.substring(at + 1);
    var hosts = List.of(location.split("[/?#]", 2)[0].split(",", -1));
    if (!hosts.stream().allMatch(HOST.asMatchPredicate())) {
      throw invalidUrl("must contain a host, or several separated by commas, with numeric ports");
    }
    if (hosts.size() > 1 && !scheme.contains("-")) {
      throw invalidUrl("must contain one host; several require redis-sentinel or redis-cluster");
    }
    boolean cluster = scheme.endsWith(CLUSTER);
    if (cluster && !location.equals(String.join(",", hosts))) {
      throw invalidUrl("must contain only hosts; a cluster has no path, query or fragment");
    }
    try {
      var uris =
          cluster
              ? clusterUris(scheme, rest.substring(0, at + 1), hosts)
              : List.of(RedisURI.create(url));
      return new RedisAddress(scheme + location, cluster, uris);
    } catch (IllegalArgumentException e) {
      // Not chained as the cause, because its message contains the URL.
      throw invalidUrl(
          "must be like redis://user:password@host:6379, with other characters percent-encoded");
    }
  }

  private static List<RedisURI> clusterUris(String scheme, String credentials, List<String> hosts) {
    var single = scheme.substring(0, scheme.length() - CLUSTER.length()) + "://" + credentials;
    return hosts.stream().map(host -> RedisURI.create(single + host)).toList();
  }

  private static InvalidArgumentException invalidUrl(String message) {
    return new InvalidArgumentException("Redis URL", message);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedisAddress that
        && text.equals(that.text)
        && cluster == that.cluster
        && uris.equals(that.uris);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns whether the address is that of a cluster. */
  boolean isCluster() {
    return cluster;
  }

  /** Returns the URIs to connect to: one, or the seed nodes of a cluster. */
  List<RedisURI> uris() {
    return uris;
  }

  /** Returns the URL without user and password. */
  @Override
  public String toString() {
    return text;
  }
}
