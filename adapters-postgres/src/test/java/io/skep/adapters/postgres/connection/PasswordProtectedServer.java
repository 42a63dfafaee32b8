package io.skep.adapters.postgres.connection;

import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.PostgresServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A server of its own that asks one user for a password. It ends with the JVM. */
public final class PasswordProtectedServer {

  static final String USER = "ada";

  /** What nobody may see, not even a part of it. */
  static final String PASSWORD = "Nectar/9?@#:%é \"'";

  private static final PostgresServer SERVER = start();

  private PasswordProtectedServer() {}

  private static PostgresServer start() {
    var server = PostgresServer.start();
    var url = server.newDatabase();
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE ROLE %s SUPERUSER LOGIN PASSWORD '%s'"
              .formatted(USER, PASSWORD.replace("'", "''")));
      String file;
      try (var rows = statement.executeQuery("SHOW hba_file")) {
        rows.next();
        file = rows.getString(1);
      }
      statement.execute(
          """
          COPY (VALUES ('host all %s all scram-sha-256'), ('host all all all trust'),
            ('local all all trust')) TO '%s'
          """
              .formatted(USER, file));
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Await.until("the server asks for passwords", () -> !isOpenTo(url));
    return server;
  }

  private static boolean isOpenTo(String url) {
    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql" + url.substring(url.indexOf(':')).replace("postgres@", ""),
            USER,
            "wrong")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Makes a database that is empty and returns its URL, of a user without a password. */
  public static String newDatabase() {
    return SERVER.newDatabase();
  }

  /** Returns the URL of the same database, of the user who has a password. */
  static String as(String password, String url) {
    return "postgresql://"
        + USER
        + ":"
        + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20")
        + url.substring(url.indexOf('@'));
  }
}
