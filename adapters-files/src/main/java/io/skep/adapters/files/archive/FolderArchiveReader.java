package io.skep.adapters.files.archive;

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

/** Reader of an archive in a folder. Not thread-safe. */
final class FolderArchiveReader implements ArchiveReader {

  private static final int BUFFER_SIZE = 64 * 1024;

  /** Maximum size of a manifest in bytes, far above that of any manifest that Skep writes. */
  private static final int MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

  private final Path folder;
  private final Manifest manifest;
  private final String checksum;

  private FolderArchiveReader(Path folder, Manifest manifest, String checksum) {
    this.folder = folder;
    this.manifest = manifest;
    this.checksum = checksum;
  }

  static FolderArchiveReader open(Path folder) {
    var file = folder.resolve(FolderArchiveStorage.MANIFEST_FILE);
    if (!Files.isDirectory(folder)) {
      throw new NotFoundException("archive", folder.toString());
    }
    byte[] bytes;
    try (var input = Files.newInputStream(file)) {
      bytes = input.readNBytes(MAX_MANIFEST_BYTES);
    } catch (IOException e) {
      throw IoErrorTranslator.corruptArchive(folder, "manifest cannot be read", e);
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
        var buffer = new byte[BUFFER_SIZE];
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      } catch (IOException e) {
        throw IoErrorTranslator.corruptArchive(folder, table.file() + " cannot be read", e);
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
        throw IoErrorTranslator.corruptArchive(
            folder, table.file() + " is not what was written", null);
      }
    }
  }

  @Override
  public InputStream open(ArchivedTable table) {
    try {
      return new BufferedInputStream(
          new GZIPInputStream(Files.newInputStream(file(table)), BUFFER_SIZE), BUFFER_SIZE);
    } catch (IOException e) {
      throw IoErrorTranslator.corruptArchive(folder, table.file() + " cannot be read", e);
    }
  }

  /**
   * Returns the file of a table; rejects manifest entries that name a file outside of the folder.
   */
  private Path file(ArchivedTable table) {
    var file = folder.resolve(table.file());
    if (!table.file().matches("[a-z_]+\\.csv\\.gz")
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw IoErrorTranslator.corruptArchive(folder, table.file() + " is missing", null);
    }
    return file;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }
}
