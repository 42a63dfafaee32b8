package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.servers.RedisServer;
import io.skep.testkit.servers.SelfSigned;
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

/** A Redis that nobody can listen in on, and that proves who it is by what this Java trusts. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@Isolated("counts the threads of the JVM")
class EncryptedRedisTest {

  private static final String TRUSTED = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

  @TempDir private static Path folder;
  private static SelfSigned identity;

  private final RedisLevels levels = new RedisLevels();
  private RedisServer server;
  private int port;

  @BeforeAll
  static void identify() throws IOException {
    identity = SelfSigned.make(folder, "localhost");
  }

  @BeforeEach
  void start() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server =
        levels.newServer(
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
    levels.close();
  }

  @Test
  void isAskedIfItsCertificateIsTrusted() {
    trust(identity);
    var level = levels.open("rediss://localhost:" + port);
    RedisLevels.putAndFind(level, "key", RedisLevels.VALUE);

    assertThat(server.command("GET", "key")).isEqualTo("a value");
  }

  @Test
  void isNotAskedUnderAnotherName() {
    trust(identity);

    assertIsNotAsked("rediss://127.0.0.1:" + port);
  }

  @Test
  void isNotAskedIfItsCertificateIsNotTrusted() throws IOException {
    trust(SelfSigned.make(folder, "other"));

    assertIsNotAsked("rediss://localhost:" + port);
  }

  private void assertIsNotAsked(String uri) {
    var level = levels.open(uri);

    assertThat(level.isThere(Duration.ofSeconds(1))).isFalse();
    level.put("key", RedisLevels.VALUE, RedisLevels.HOUR);
    assertThat(level.get("key")).isNull();
    assertThat(server.command("DBSIZE")).isEqualTo("0");
  }

  private static void trust(SelfSigned of) {
    System.setProperty(TRUSTED, of.store().toString());
    System.setProperty(PASSWORD, SelfSigned.PASSWORD);
  }
}
