package io.skep.adapters.cache;

import io.lettuce.core.RedisURI;
import io.skep.domain.error.InvalidArgumentException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, and who asks for it. Its text leaves user and password out.
 *
 * <p>Read from a URL: {@code redis://user:password@host:port/database}; {@code
 * redis-sentinel://user:password@host:port,host:port/database#master} for the master that these
 * sentinels name; {@code redis-cluster://user:password@host:port,host:port} for the cluster that
 * these are some of. User, password, ports and database may be missing; sentinels themselves are
 * asked without user and password. {@code rediss} in place of {@code redis} encrypts.
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

  /** A name, or an address of version 4, or one of version 6 in brackets, and a port. */
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
   * Reads a URL.
   *
   * @throws InvalidArgumentException if it is none; the refusal does not repeat it
   */
  public static RedisAddress parse(String url) {
    var scheme =
        SCHEMES.stream()
            .filter(url::startsWith)
            .findFirst()
            .orElseThrow(() -> refused("must begin with one of " + String.join(", ", SCHEMES)));
    var rest = url.substring(scheme.length());
    // Whatever stands before the last one is secret, wherever it should have been written.
    int at = rest.lastIndexOf('@');
    var place = rest.substring(at + 1);
    var hosts = List.of(place.split("[/?#]", 2)[0].split(",", -1));
    if (!hosts.stream().allMatch(HOST.asMatchPredicate())) {
      throw refused("must name a host, or several with a comma between them, and ports by number");
    }
    if (hosts.size() > 1 && !scheme.contains("-")) {
      throw refused("must name one host, unless it is of sentinels or of a cluster");
    }
    boolean cluster = scheme.endsWith(CLUSTER);
    if (cluster && !place.equals(String.join(",", hosts))) {
      throw refused("must name nothing but hosts of a cluster, which has one database");
    }
    try {
      var uris =
          cluster
              ? clusterUris(scheme, rest.substring(0, at + 1), hosts)
              : List.of(RedisURI.create(url));
      return new RedisAddress(scheme + place, cluster, uris);
    } catch (IllegalArgumentException e) {
      // Not kept as the cause: its message has the URL in it.
      throw refused("must be such as redis://user:password@host:6379, any other character as %40");
    }
  }

  private static List<RedisURI> clusterUris(String scheme, String credentials, List<String> hosts) {
    var single = scheme.substring(0, scheme.length() - CLUSTER.length()) + "://" + credentials;
    return hosts.stream().map(host -> RedisURI.create(single + host)).toList();
  }

  private static InvalidArgumentException refused(String why) {
    return new InvalidArgumentException("Redis URL", why);
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

  /** Returns whether it is a cluster. */
  boolean isCluster() {
    return cluster;
  }

  /** Returns where to connect to: one, or any of a cluster. */
  List<RedisURI> uris() {
    return uris;
  }

  /** Returns the URL without user and password. */
  @Override
  public String toString() {
    return text;
  }
}
