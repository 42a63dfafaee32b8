package io.skep.testkit.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * Who a server is: a pair of keys with a certificate that vouches for itself, in files.
 *
 * @param certificate the certificate, as PEM
 * @param key the private key, as PEM, for its owner only
 * @param store both in a key store of PKCS #12, which a Java program can trust
 */
public record SelfSigned(Path certificate, Path key, Path store) {

  /** The password of the key store. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "own";

  /**
   * Makes one, with the {@code keytool} of the running Java.
   *
   * @param folder where the files are made, which have the name of the host
   * @param host the name that the server proves to have
   * @throws IOException if that fails, with what the tool has said
   */
  public static SelfSigned make(Path folder, String host) throws IOException {
    var store = folder.resolve(host + ".p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        ALIAS,
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
        store.toString());
    try {
      var pair = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      var certificate = folder.resolve(host + ".crt");
      Files.writeString(certificate, pem("CERTIFICATE", pair.getCertificate(ALIAS).getEncoded()));
      var onlyMine = PosixFilePermissions.fromString("rw-------");
      var key =
          Files.createFile(
              folder.resolve(host + ".key"), PosixFilePermissions.asFileAttribute(onlyMine));
      Files.writeString(
          key, pem("PRIVATE KEY", pair.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
      return new SelfSigned(certificate, key, store);
    } catch (GeneralSecurityException e) {
      throw new IOException("no pair of keys in " + store, e);
    }
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
  }
}
