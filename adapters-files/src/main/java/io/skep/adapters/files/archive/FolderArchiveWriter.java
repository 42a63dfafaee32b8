package io.skep.adapters.files.archive;

import io.skep.adapters.files.filesystem.AtomicFile;
import io.skep.adapters.files.filesystem.OwnerOnlyPermissions;
import io.skep.application.archive.ArchiveWriter;
import io.skep.application.archive.ArchivedTable;
import io.skep.application.archive.Manifest;
import io.skep.domain.partition.TableManifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Writer of an archive. Writes to a temporary folder beside the target, forces each file to disk,
 * and renames the folder when finished. Not thread-safe.
 */
final class FolderArchiveWriter implements ArchiveWriter {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final Path target;
  private final Path folder;
  private final Map<String, String> checksums = new TreeMap<>();

  private FolderArchiveWriter(Path target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  static FolderArchiveWriter create(Path target) {
    var folder = target.resolveSibling(AtomicFile.TEMP_PREFIX + target.getFileName());
    try {
      remove(folder);
      Files.createDirectory(folder, OwnerOnlyPermissions.folderAttributes(parent(target)));
      return new FolderArchiveWriter(target, folder);
    } catch (IOException e) {
      throw IoErrorTranslator.writeFailure(folder, e);
    }
  }

  @Override
  public ArchivedTable add(TableManifest table, Consumer<OutputStream> source) {
    var name = table.name() + ".csv.gz";
    var file = folder.resolve(name);
    try (var channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnlyPermissions.fileAttributes(folder))) {
      var compressed = new DigestingOutputStream(Channels.newOutputStream(channel));
      var zip = new GZIPOutputStream(compressed, BUFFER_SIZE);
      var text = new DigestingOutputStream(zip);
      var buffer = new BufferedOutputStream(text, BUFFER_SIZE);
      source.accept(buffer);
      buffer.flush();
      zip.finish();
      compressed.flush();
      channel.force(true);
      var sha256 = compressed.sha256();
      checksums.put(name, sha256);
      return new ArchivedTable(
          table, name, compressed.bytes(), sha256, text.bytes(), text.sha256());
    } catch (IOException e) {
      throw IoErrorTranslator.writeFailure(file, e);
    } catch (UncheckedIOException e) {
      throw IoErrorTranslator.writeFailure(file, e);
    }
  }

  @Override
  public String finish(Manifest manifest) {
    var bytes = ManifestJson.write(manifest).getBytes(StandardCharsets.UTF_8);
    try {
      var sha256 = HexFormat.of().formatHex(DigestingOutputStream.newDigest().digest(bytes));
      checksums.put(FolderArchiveStorage.MANIFEST_FILE, sha256);
      AtomicFile.write(folder.resolve(FolderArchiveStorage.MANIFEST_FILE), bytes);
      var lines = new StringBuilder();
      checksums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
      AtomicFile.write(
          folder.resolve(FolderArchiveStorage.CHECKSUMS_FILE),
          lines.toString().getBytes(StandardCharsets.UTF_8));
      AtomicFile.syncDirectory(folder);
      Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.syncDirectory(parent(target));
      return sha256;
    } catch (IOException e) {
      throw IoErrorTranslator.writeFailure(target, e);
    }
  }

  @Override
  public void close() {
    try {
      remove(folder);
    } catch (IOException e) {
      throw IoErrorTranslator.writeFailure(folder, e);
    }
  }

  private static Path parent(Path path) throws IOException {
    var parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("no parent folder: " + path);
    }
    return parent;
  }

  private static void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Output stream that counts and hashes the bytes written to it. */
  private static final class DigestingOutputStream extends OutputStream {

    private final OutputStream target;
    private final MessageDigest digest = newDigest();
    private long bytes;

    DigestingOutputStream(OutputStream target) {
      this.target = target;
    }

    static MessageDigest newDigest() {
      return FolderArchiveReader.sha256();
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      target.write(buffer, offset, length);
      digest.update(buffer, offset, length);
      bytes += length;
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }

    long bytes() {
      return bytes;
    }

    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
