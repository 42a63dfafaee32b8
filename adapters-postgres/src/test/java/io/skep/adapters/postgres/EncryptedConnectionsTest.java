package io.skep.adapters.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.testkit.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that nobody can listen in on, to a server that proves who it is. */
class EncryptedConnectionsTest {

  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static Path certificate;
  private static String url;

  @BeforeAll
  static void encrypt() throws Exception {
    url = GuardedServer.newDatabase();
    var pair = keyPair("localhost");
    certificate = folder.resolve("localhost.crt");
    var data = Path.of(ask("SHOW data_directory"));
    Files.copy(certificate, data.resolve("server.crt"));
    var key = pair.getKey("own", PASSWORD.toCharArray());
    var keyFile = Files.createFile(data.resolve("server.key"), onlyMine());
    Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl = on");
      statement.execute("SELECT pg_reload_conf()");
    }
    Failures.await("the server encrypts", () -> ask("SHOW ssl").equals("on"));
  }

  private static FileAttribute<?> onlyMine() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void areMadeIfTheServerHasTheCertificate() {
    assertIsEncrypted(
        PostgresAddress.parse(url + "?sslmode=verify-full&sslrootcert=" + certificate));
  }

  @Test
  void areMadeAsTheEnvironmentSays() {
    assertIsEncrypted(
        PostgresAddress.parse(
            url, Map.of("PGSSLMODE", "verify-full", "PGSSLROOTCERT", certificate.toString())));
  }

  @Test
  void areNotMadeToAServerWithAnotherCertificate() throws Exception {
    keyPair("other");

    assertIsRefused("?sslmode=verify-full&sslrootcert=" + folder.resolve("other.crt"), url);
  }

  @Test
  void areNotMadeToAServerOfAnotherName() {
    assertIsRefused(
        "?sslmode=verify-full&sslrootcert=" + certificate, url.replace("@localhost", "@127.0.0.1"));
  }

  @Test
  void areNotMadeWithoutTheCertificate() {
    assertIsRefused("?sslmode=verify-full&sslrootcert=" + folder.resolve("none.crt"), url);
  }

  private static void assertIsEncrypted(PostgresAddress address) {
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

  private static void assertIsRefused(String parameters, String place) {
    var address = PostgresAddress.parse(place + parameters);

    assertThat(
            Failures.refused(
                ErrorCode.STORE_UNAVAILABLE,
                () -> PostgresStore.open(PostgresConfig.of(address)).close()))
        .hasMessageContaining(address.toString());
  }

  /** Makes a pair of keys, with a certificate beside it that vouches for itself. */
  private static KeyStore keyPair(String host) throws Exception {
    var file = folder.resolve(host + ".p12");
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    var pair = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    Files.writeString(
        folder.resolve(host + ".crt"), pem("CERTIFICATE", pair.getCertificate("own").getEncoded()));
    return pair;
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
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
