package io.skep.adapters.files;

import io.skep.application.archive.ArchiveWriter;
import io.skep.application.archive.ArchivedTable;
import io.skep.application.archive.Manifest;
import io.skep.domain.month.TableContents;
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
 * Writes an archive into a folder beside its place, file by file, each forced to the disk, and then
 * moves the folder there.
 */
final class FolderArchiveWriter implements ArchiveWriter {

  private static final int BUFFER = 64 * 1024;

  private final Path place;
  private final Path folder;
  private final Map<String, String> checksums = new TreeMap<>();

  private FolderArchiveWriter(Path place, Path folder) {
    this.place = place;
    this.folder = folder;
  }

  static FolderArchiveWriter begin(Path place) {
    var folder = place.resolveSibling(AtomicFile.UNFINISHED + place.getFileName());
    try {
      remove(folder);
      Files.createDirectory(folder, OwnerOnly.folder(parent(place)));
      return new FolderArchiveWriter(place, folder);
    } catch (IOException e) {
      throw DiskFailures.writing(folder, e);
    }
  }

  @Override
  public ArchivedTable add(TableContents contents, Consumer<OutputStream> source) {
    var name = contents.name() + ".csv.gz";
    var file = folder.resolve(name);
    try (var channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(folder))) {
      var compressed = new Digesting(Channels.newOutputStream(channel));
      var zip = new GZIPOutputStream(compressed, BUFFER);
      var text = new Digesting(zip);
      var buffer = new BufferedOutputStream(text, BUFFER);
      source.accept(buffer);
      buffer.flush();
      zip.finish();
      compressed.flush();
      channel.force(true);
      var sha256 = compressed.sha256();
      checksums.put(name, sha256);
      return new ArchivedTable(
          contents, name, compressed.bytes(), sha256, text.bytes(), text.sha256());
    } catch (IOException e) {
      throw DiskFailures.writing(file, e);
    } catch (UncheckedIOException e) {
      throw DiskFailures.writing(file, e);
    }
  }

  @Override
  public String finish(Manifest manifest) {
    var bytes = ManifestJson.write(manifest).getBytes(StandardCharsets.UTF_8);
    try {
      var sha256 = HexFormat.of().formatHex(Digesting.newDigest().digest(bytes));
      checksums.put(ArchiveFoldersOnDisk.MANIFEST, sha256);
      AtomicFile.write(folder.resolve(ArchiveFoldersOnDisk.MANIFEST), bytes);
      var lines = new StringBuilder();
      checksums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
      AtomicFile.write(
          folder.resolve(ArchiveFoldersOnDisk.CHECKSUMS),
          lines.toString().getBytes(StandardCharsets.UTF_8));
      AtomicFile.force(folder);
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.force(parent(place));
      return sha256;
    } catch (IOException e) {
      throw DiskFailures.writing(place, e);
    }
  }

  @Override
  public void close() {
    try {
      remove(folder);
    } catch (IOException e) {
      throw DiskFailures.writing(folder, e);
    }
  }

  private static Path parent(Path place) throws IOException {
    var parent = place.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("no folder: " + place);
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

  /** Counts what passes, and digests it. */
  private static final class Digesting extends OutputStream {

    private final OutputStream target;
    private final MessageDigest digest = newDigest();
    private long bytes;

    Digesting(OutputStream target) {
      this.target = target;
    }

    static MessageDigest newDigest() {
      return FolderArchiveReader.sha256();
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      target.write(some, from, length);
      digest.update(some, from, length);
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
