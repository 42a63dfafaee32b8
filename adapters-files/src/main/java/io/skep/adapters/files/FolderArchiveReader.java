package io.skep.adapters.files;

import io.skep.application.archive.ArchiveReader;
import io.skep.application.archive.ArchivedTable;
import io.skep.application.archive.Manifest;
import io.skep.domain.error.NotFoundException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Reads an archive from its folder. */
final class FolderArchiveReader implements ArchiveReader {

  private static final int BUFFER = 64 * 1024;

  /** No manifest of ours comes near it. */
  private static final int LONGEST_MANIFEST = 16 * 1024 * 1024;

  private final Path folder;
  private final Manifest manifest;
  private final String checksum;

  private FolderArchiveReader(Path folder, Manifest manifest, String checksum) {
    this.folder = folder;
    this.manifest = manifest;
    this.checksum = checksum;
  }

  static FolderArchiveReader open(Path folder) {
    var file = folder.resolve(ArchiveFoldersOnDisk.MANIFEST);
    if (!Files.isDirectory(folder)) {
      throw new NotFoundException("archive", folder.toString());
    }
    byte[] bytes;
    try (var input = Files.newInputStream(file)) {
      bytes = input.readNBytes(LONGEST_MANIFEST);
    } catch (IOException e) {
      throw DiskFailures.damaged(folder, "its manifest cannot be read", e);
    }
    return new FolderArchiveReader(
        folder, ManifestJson.read(folder, bytes), HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public String checksum() {
    return checksum;
  }

  @Override
  public long bytes() {
    return manifest.tables().stream().mapToLong(ArchivedTable::bytes).sum();
  }

  @Override
  public void verify() {
    for (var table : manifest.tables()) {
      var file = file(table);
      var digest = sha256();
      try (var input = Files.newInputStream(file)) {
        var buffer = new byte[BUFFER];
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      } catch (IOException e) {
        throw DiskFailures.damaged(folder, table.file() + " cannot be read", e);
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
        throw DiskFailures.damaged(folder, table.file() + " is not what was written", null);
      }
    }
  }

  @Override
  public InputStream open(ArchivedTable table) {
    try {
      return new BufferedInputStream(
          new GZIPInputStream(Files.newInputStream(file(table)), BUFFER), BUFFER);
    } catch (IOException e) {
      throw DiskFailures.damaged(folder, table.file() + " cannot be read", e);
    }
  }

  /** Returns a file of the folder itself; whatever the manifest says, no other. */
  private Path file(ArchivedTable table) {
    var file = folder.resolve(table.file());
    if (!table.file().matches("[a-z_]+\\.csv\\.gz")
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw DiskFailures.damaged(folder, table.file() + " is missing", null);
    }
    return file;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
