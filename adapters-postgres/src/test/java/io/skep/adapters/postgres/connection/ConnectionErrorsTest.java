package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.StoreErrors;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.testkit.servers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Databases that cannot be opened: said at once, with the reason, and left as they were. */
class ConnectionErrorsTest {

  @Test
  void rejectsWrongPassword() {
    var url = PasswordProtectedServer.as("guessed", PasswordProtectedServer.newDatabase());

    assertThat(assertOpenFails(ErrorCode.STORE_UNAVAILABLE, url))
        .hasMessageContaining("password authentication failed")
        .hasMessageContaining("check user and password")
        .hasMessageNotContaining("guessed");
  }

  @Test
  void rejectsMissingPassword() {
    var url =
        PasswordProtectedServer.newDatabase()
            .replace("postgres@", PasswordProtectedServer.USER + "@");

    assertThat(assertOpenFails(ErrorCode.STORE_UNAVAILABLE, url))
        .hasMessageContaining("PGPASSWORD");
  }

  @Test
  void acceptsCorrectPassword() {
    var url = PasswordProtectedServer.newDatabase();
    var address =
        PostgresAddress.parse(PasswordProtectedServer.as(PasswordProtectedServer.PASSWORD, url));

    PostgresStore.open(PostgresConfig.of(address)).close();
  }

  @Test
  void acceptsPasswordFromEnvironment() {
    var url = PasswordProtectedServer.newDatabase();
    var authority = url.substring(url.indexOf('@') + 1, url.lastIndexOf('/')).split(":", 2);

    var address =
        PostgresAddress.parse(
            PostgresAddress.SCHEME,
            Map.of(
                "PGHOST",
                authority[0],
                "PGPORT",
                authority[1],
                "PGDATABASE",
                url.substring(url.lastIndexOf('/') + 1),
                "PGUSER",
                PasswordProtectedServer.USER,
                "PGPASSWORD",
                PasswordProtectedServer.PASSWORD,
                "PGSSLMODE",
                "disable"));

    PostgresStore.open(PostgresConfig.of(address)).close();
  }

  @Test
  void rejectsMissingDatabase() {
    var url = PostgresServer.shared().newDatabase();

    assertThat(
            assertOpenFails(
                ErrorCode.STORE_UNAVAILABLE, url.substring(0, url.lastIndexOf('/') + 1) + "none"))
        .hasMessageContaining("\"none\" does not exist")
        .hasMessageContaining("create it");
  }

  @Test
  void rejectsUnreachableServer() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(
            assertOpenFails(
                ErrorCode.STORE_UNAVAILABLE, "postgresql://a:b@localhost:" + port + "/c"))
        .hasMessageContaining("check host and port");
  }

  @Test
  void rejectsServerWithoutTls() {
    var url = PostgresServer.shared().newDatabase();

    assertThat(assertOpenFails(ErrorCode.STORE_UNAVAILABLE, url + "?sslmode=require"))
        .hasMessageContaining("SSL");
  }

  @Test
  void rejectsNewerSchema() throws SQLException {
    var url = PostgresServer.shared().newDatabase();
    PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url))).close();
    int newer = PostgresSchema.latestVersion() + 1;
    run(
        url,
        """
        INSERT INTO skep_schema_history
        SELECT installed_rank + 1, '%03d', 'nectar', type, 'V%03d__nectar.sql', 1, installed_by,
          installed_on, 1, success
        FROM skep_schema_history
        ORDER BY installed_rank DESC
        LIMIT 1
        """
            .formatted(newer, newer));

    assertThat(assertOpenFails(ErrorCode.SCHEMA_MISMATCH, url))
        .hasMessageContaining("%03d".formatted(newer))
        .hasMessageContaining(Integer.toString(PostgresSchema.latestVersion()));
  }

  @Test
  void rejectsForeignTables() throws SQLException {
    var url = PostgresServer.shared().newDatabase();
    run(url, "CREATE TABLE task (id text)");

    assertThat(assertOpenFails(ErrorCode.STORE_CORRUPT, url)).hasMessageContaining("currentSchema");
  }

  @Test
  void acceptsOwnSchemaBesideForeignTables() throws SQLException {
    var url = PostgresServer.shared().newDatabase();
    run(url, "CREATE TABLE task (id text)", "CREATE SCHEMA skep");

    PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url + "?currentSchema=skep")))
        .close();
  }

  private static StoreException assertOpenFails(ErrorCode code, String url) {
    var address = PostgresAddress.parse(url);
    var refusal =
        StoreErrors.assertFails(code, () -> PostgresStore.open(PostgresConfig.of(address)).close());
    assertThat(refusal).hasMessageContaining(address.toString());
    return refusal;
  }

  private static void run(String url, String... statements) throws SQLException {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
