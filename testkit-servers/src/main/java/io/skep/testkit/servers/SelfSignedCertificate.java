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
 * Key pair of a server with a self-signed certificate, in files.
 *
 * @param certificate the certificate, as PEM
 * @param key the private key, as PEM, readable by its owner only
 * @param store key and certificate in a PKCS #12 key store, usable as a trust store of a Java
 *     program
 */
public record SelfSignedCertificate(Path certificate, Path key, Path store) {

  /** Password of the key store. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "own";

  /**
   * Generates a key pair with the {@code keytool} of the running JDK.
   *
   * @param folder the folder of the files, which are named after the host
   * @param host the host name in the certificate
   * @throws IOException if {@code keytool} fails, with its output
   */
  public static SelfSignedCertificate generate(Path folder, String host) throws IOException {
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
      return new SelfSignedCertificate(certificate, key, store);
    } catch (GeneralSecurityException e) {
      throw new IOException("no key pair in " + store, e);
    }
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(output);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
  }
}
