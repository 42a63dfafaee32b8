package io.skep.adapters.postgres;

import io.skep.domain.error.InvalidArgumentException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which database is meant, and who asks for it. Its text leaves the password out.
 *
 * <p>Read from a URL as {@code psql} takes it: {@code
 * postgresql://user:password@host:port/database?sslmode=verify-full}, where all but the first word
 * may be missing. What is missing is taken from the variables that PostgreSQL's own programs read,
 * {@code PGHOST}, {@code PGPORT}, {@code PGDATABASE}, {@code PGUSER}, {@code PGPASSWORD}, {@code
 * PGSSLMODE}, {@code PGSSLROOTCERT}, {@code PGSSLCERT} and {@code PGSSLKEY}, and otherwise is
 * {@code localhost}, 5432, the user's name and the user of the operating system. Without a password
 * the driver looks into {@code ~/.pgpass}.
 */
public final class PostgresAddress {

  /** What a URL begins with. */
  public static final String SCHEME = "postgresql:";

  private static final String OTHER_SCHEME = "postgres:";

  /** The settings of the driver that a URL may name. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "currentSchema",
          "targetServerType",
          "prepareThreshold");

  private static final Map<String, String> VARIABLES =
      Map.of(
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY");

  private final String hosts;
  private final String database;
  private final String user;
  private final Optional<String> password;
  private final Map<String, String> parameters;

  private PostgresAddress(
      String hosts,
      String database,
      String user,
      Optional<String> password,
      Map<String, String> parameters) {
    this.hosts = hosts;
    this.database = database;
    this.user = user;
    this.password = password;
    this.parameters = parameters;
  }

  /** Returns whether a text begins as the URL of a PostgreSQL database does. */
  public static boolean isMeantBy(String url) {
    return url.startsWith(SCHEME) || url.startsWith(OTHER_SCHEME);
  }

  /**
   * Reads a URL, and what it does not say from the environment of this process.
   *
   * @throws InvalidArgumentException if it is none; the refusal does not repeat it
   */
  public static PostgresAddress parse(String url) {
    return parse(url, System.getenv());
  }

  /**
   * Reads a URL, and what it does not say from these variables.
   *
   * @throws InvalidArgumentException if it is none; the refusal does not repeat it
   */
  public static PostgresAddress parse(String url, Map<String, String> environment) {
    if (!isMeantBy(url)) {
      throw refused("must begin with postgresql://");
    }
    var rest = url.substring(url.indexOf(':') + 1);
    if (!rest.isEmpty() && !rest.startsWith("//")) {
      throw refused("must begin with postgresql://");
    }
    var uri = uri(rest.isEmpty() ? "//" : rest);
    var authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    var credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    var user = colon < 0 ? credentials : credentials.substring(0, colon);
    var password =
        colon < 0 ? Optional.<String>empty() : Optional.of(credentials.substring(colon + 1));
    var name =
        said(user)
            .map(PostgresAddress::decoded)
            .or(() -> said(environment.get("PGUSER")))
            .orElseGet(() -> System.getProperty("user.name"));
    var path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new PostgresAddress(
        said(authority.substring(at + 1)).orElseGet(() -> hosts(environment)),
        said(path.startsWith("/") ? path.substring(1) : path)
            .map(PostgresAddress::decoded)
            .or(() -> said(environment.get("PGDATABASE")))
            .orElse(name),
        name,
        password.map(PostgresAddress::decoded).or(() -> said(environment.get("PGPASSWORD"))),
        parameters(uri.getRawQuery(), environment));
  }

  private static URI uri(String rest) {
    try {
      // No word of this says what was given: a password may be in it.
      return new URI(rest.equals("//") ? "" : rest);
    } catch (URISyntaxException e) {
      throw refused(
          "cannot be read near character %d: what is no letter or digit in a user, a password or a"
                  .formatted(SCHEME.length() + e.getIndex() + 1)
              + " database is written as % and two digits");
    }
  }

  private static String hosts(Map<String, String> environment) {
    return said(environment.get("PGHOST")).orElse("localhost")
        + said(environment.get("PGPORT")).map(port -> ":" + port).orElse("");
  }

  private static Map<String, String> parameters(
      @Nullable String query, Map<String, String> environment) {
    Map<String, String> parameters = new LinkedHashMap<>();
    VARIABLES.forEach(
        (parameter, variable) ->
            said(environment.get(variable)).ifPresent(value -> parameters.put(parameter, value)));
    if (query != null) {
      for (var part : query.split("&", -1)) {
        int equals = part.indexOf('=');
        var key = equals < 0 ? part : part.substring(0, equals);
        if (equals < 0 || !PARAMETERS.contains(key)) {
          throw refused("may have only these parameters: " + String.join(", ", sorted()));
        }
        parameters.put(key, decoded(part.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static Iterable<String> sorted() {
    return PARAMETERS.stream().sorted().toList();
  }

  private static Optional<String> said(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isEmpty());
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused("has a % that no two digits follow");
    }
  }

  private static InvalidArgumentException refused(String why) {
    return new InvalidArgumentException("PostgreSQL URL", why);
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + hosts + "/" + encoded(database);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  String user() {
    return user;
  }

  Optional<String> password() {
    return password;
  }

  Map<String, String> parameters() {
    return parameters;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PostgresAddress address && values().equals(address.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  private List<Object> values() {
    return List.of(hosts, database, user, password, parameters);
  }

  /** Returns the URL without the password and the parameters. */
  @Override
  public String toString() {
    return "postgresql://" + encoded(user) + "@" + hosts + "/" + encoded(database);
  }
}
