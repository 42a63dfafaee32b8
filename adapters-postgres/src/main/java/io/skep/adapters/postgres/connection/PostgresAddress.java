package io.skep.adapters.postgres.connection;

import io.skep.domain.error.InvalidArgumentException;
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
 * may be missing, and where several hosts may stand with commas between them. What is missing is
 * taken from the variables that PostgreSQL's own programs read, {@code PGHOST}, {@code PGPORT},
 * {@code PGDATABASE}, {@code PGUSER}, {@code PGPASSWORD}, {@code PGSSLMODE}, {@code PGSSLROOTCERT},
 * {@code PGSSLCERT} and {@code PGSSLKEY}, and otherwise is {@code localhost}, 5432, the user's name
 * and the user of the operating system. Without a password the driver looks into {@code ~/.pgpass}.
 */
public final class PostgresAddress {

  /** What a URL begins with. */
  public static final String SCHEME = "postgresql:";

  private static final String ALTERNATIVE_SCHEME = "postgres:";

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

  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private static final Map<String, String> ENVIRONMENT_VARIABLES =
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
  public static boolean isPostgresUrl(String url) {
    return url.startsWith(SCHEME) || url.startsWith(ALTERNATIVE_SCHEME);
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
    if (!isPostgresUrl(url)) {
      throw invalidUrl("must begin with postgresql://");
    }
    var rest = url.substring(url.indexOf(':') + 1);
    if (!rest.isEmpty() && !rest.startsWith("//")) {
      throw invalidUrl("must begin with postgresql://");
    }
    requirePercentEncoded(rest);
    // No word of a refusal says what was given: wherever it is cut, a password may be in it.
    int question = rest.indexOf('?');
    var place = rest.substring(Math.min(2, rest.length()), question < 0 ? rest.length() : question);
    int slash = place.indexOf('/');
    var authority = slash < 0 ? place : place.substring(0, slash);
    var path = slash < 0 ? "" : place.substring(slash + 1);
    if (path.indexOf('/') >= 0 || path.indexOf('@') >= 0) {
      throw invalidUrl("may have a / or an @ in a password or a database only as %2F or %40");
    }
    int at = authority.lastIndexOf('@');
    var credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    var user = colon < 0 ? credentials : credentials.substring(0, colon);
    var password =
        colon < 0 ? Optional.<String>empty() : nonEmpty(credentials.substring(colon + 1));
    var name =
        nonEmpty(user)
            .map(PostgresAddress::decode)
            .or(() -> nonEmpty(environment.get("PGUSER")))
            .orElseGet(() -> System.getProperty("user.name"));
    return new PostgresAddress(
        HostListParser.parse(
            authority.substring(at + 1), environment.get("PGHOST"), environment.get("PGPORT")),
        nonEmpty(path)
            .map(PostgresAddress::decode)
            .or(() -> nonEmpty(environment.get("PGDATABASE")))
            .orElse(name),
        name,
        password.map(PostgresAddress::decode).or(() -> nonEmpty(environment.get("PGPASSWORD"))),
        parameters(question < 0 ? null : rest.substring(question + 1), environment));
  }

  private static void requirePercentEncoded(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      char character = rest.charAt(i);
      if (character == '#' || character <= ' ' || Character.isISOControl(character)) {
        throw invalidUrl(
            "may have blanks, line breaks and # only as % and two digits: character "
                + (SCHEME.length() + i + 1));
      }
    }
  }

  private static Map<String, String> parameters(
      @Nullable String query, Map<String, String> environment) {
    Map<String, String> parameters = new LinkedHashMap<>();
    ENVIRONMENT_VARIABLES.forEach(
        (parameter, variable) ->
            nonEmpty(environment.get(variable))
                .ifPresent(value -> parameters.put(parameter, value)));
    if (query != null) {
      for (var part : query.split("&", -1)) {
        int equals = part.indexOf('=');
        var key = equals < 0 ? part : part.substring(0, equals);
        if (equals < 0 || !PARAMETERS.contains(key)) {
          throw invalidUrl("may have only these parameters: " + String.join(", ", sorted()));
        }
        parameters.put(key, decode(part.substring(equals + 1)));
      }
    }
    var mode = parameters.get("sslmode");
    if (mode != null && !SSL_MODES.contains(mode)) {
      throw new InvalidArgumentException(
          "sslmode", "must be one of " + String.join(", ", SSL_MODES));
    }
    return parameters;
  }

  private static Iterable<String> sorted() {
    return PARAMETERS.stream().sorted().toList();
  }

  private static Optional<String> nonEmpty(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isEmpty());
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalidUrl("has a % that no two digits follow");
    }
  }

  private static InvalidArgumentException invalidUrl(String why) {
    return new InvalidArgumentException("PostgreSQL URL", why);
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + hosts + "/" + encode(database);
  }

  private static String encode(String text) {
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
    return other instanceof PostgresAddress address && components().equals(address.components());
  }

  @Override
  public int hashCode() {
    return components().hashCode();
  }

  private List<Object> components() {
    return List.of(hosts, database, user, password, parameters);
  }

  /** Returns the URL without the password and the parameters. */
  @Override
  public String toString() {
    return "postgresql://" + encode(user) + "@" + hosts + "/" + encode(database);
  }
}
