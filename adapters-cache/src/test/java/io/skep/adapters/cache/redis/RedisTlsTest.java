package io.skep.adapters.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.servers.RedisServer;
import io.skep.testkit.servers.SelfSignedCertificate;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Redis over TLS, with a certificate verified by the trust store of the JVM. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@Isolated("counts the threads of the JVM")
class RedisTlsTest {

  private static final String TRUSTED = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

  @TempDir private static Path folder;
  private static SelfSignedCertificate identity;

  private final RedisFixture fixture = new RedisFixture();
  private RedisServer server;
  private int port;

  @BeforeAll
  static void identify() throws IOException {
    identity = SelfSignedCertificate.generate(folder, "localhost");
  }

  @BeforeEach
  void start() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server =
        fixture.newServer(
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            identity.certificate().toString(),
            "--tls-key-file",
            identity.key().toString(),
            "--tls-auth-clients",
            "no");
  }

  @AfterEach
  void stop() {
    System.clearProperty(TRUSTED);
    System.clearProperty(PASSWORD);
    fixture.close();
  }

  @Test
  void connectsIfCertificateIsTrusted() {
    trust(identity);
    var store = fixture.open("rediss://localhost:" + port);
    RedisFixture.putAndFind(store, "key", RedisFixture.VALUE);

    assertThat(server.command("GET", "key")).isEqualTo("a value");
  }

  @Test
  void rejectsCertificateOfAnotherHost() {
    trust(identity);

    assertCannotConnect("rediss://127.0.0.1:" + port);
  }

  @Test
  void rejectsUntrustedCertificate() throws IOException {
    trust(SelfSignedCertificate.generate(folder, "other"));

    assertCannotConnect("rediss://localhost:" + port);
  }

  private void assertCannotConnect(String uri) {
    var store = fixture.open(uri);

    assertThat(store.awaitConnection(Duration.ofSeconds(1))).isFalse();
    store.put("key", RedisFixture.VALUE, RedisFixture.HOUR);
    assertThat(store.get("key")).isNull();
    assertThat(server.command("DBSIZE")).isEqualTo("0");
  }

  private static void trust(SelfSignedCertificate certificate) {
    System.setProperty(TRUSTED, certificate.store().toString());
    System.setProperty(PASSWORD, SelfSignedCertificate.PASSWORD);
  }
}
