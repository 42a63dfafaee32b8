package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.StoreErrors;
import io.skep.domain.error.ErrorCode;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.servers.PostgresServer;
import io.skep.testkit.servers.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that nobody can listen in on, to a server that proves who it is. */
class EncryptedConnectionsTest {

  @TempDir private static Path folder;
  private static Path certificate;
  private static String url;

  @BeforeAll
  static void encrypt() throws Exception {
    url = PasswordProtectedServer.newDatabase();
    var identity = SelfSignedCertificate.generate(folder, "localhost");
    certificate = identity.certificate();
    var data = Path.of(ask("SHOW data_directory"));
    Files.copy(certificate, data.resolve("server.crt"));
    Files.copy(identity.key(), data.resolve("server.key"), StandardCopyOption.COPY_ATTRIBUTES);
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl = on");
      statement.execute("SELECT pg_reload_conf()");
    }
    Await.until("the server encrypts", () -> ask("SHOW ssl").equals("on"));
  }

  @Test
  void connectsWithTrustedCertificate() {
    assertEncrypted(PostgresAddress.parse(url + "?sslmode=verify-full&sslrootcert=" + certificate));
  }

  @Test
  void connectsWithEnvironmentVariables() {
    assertEncrypted(
        PostgresAddress.parse(
            url, Map.of("PGSSLMODE", "verify-full", "PGSSLROOTCERT", certificate.toString())));
  }

  @Test
  void rejectsUntrustedCertificate() throws Exception {
    var other = SelfSignedCertificate.generate(folder, "other").certificate();

    assertRejected("?sslmode=verify-full&sslrootcert=" + other, url);
  }

  @Test
  void rejectsHostNameMismatch() {
    assertRejected(
        "?sslmode=verify-full&sslrootcert=" + certificate, url.replace("@localhost", "@127.0.0.1"));
  }

  @Test
  void rejectsMissingCertificate() {
    assertRejected("?sslmode=verify-full&sslrootcert=" + folder.resolve("none.crt"), url);
  }

  private static void assertEncrypted(PostgresAddress address) {
    try (var store = PostgresStore.open(PostgresConfig.of(address))) {
      assertThat(store.ports()).isNotNull();
      assertThat(
              ask(
                  """
                  SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                  WHERE application_name = 'skep' AND datname = current_database()
                  """))
          .isEqualTo("t");
    }
  }

  private static void assertRejected(String parameters, String place) {
    var address = PostgresAddress.parse(place + parameters);

    assertThat(
            StoreErrors.assertFails(
                ErrorCode.STORE_UNAVAILABLE,
                () -> PostgresStore.open(PostgresConfig.of(address)).close()))
        .hasMessageContaining(address.toString());
  }

  private static String ask(String sql) {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
