package io.skep.application.archive;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchivedPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Copies and compares rows between tables and archive files. */
final class TableCopier {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final ArchiveSession session;
  private final ArchivedPartition archive;
  private final ArchiveListener listener;

  TableCopier(ArchiveSession session, ArchivedPartition archive, ArchiveListener listener) {
    this.session = session;
    this.archive = archive;
    this.listener = listener;
  }

  /** Writes the text of a table. */
  void write(String table, OutputStream target) {
    session.copy(archive, table, new CountingOutputStream(table, target));
  }

  /**
   * Compares a file with its table, byte by byte.
   *
   * @throws StoreException {@code STORE_CORRUPT} if they differ
   */
  void compare(ArchivedTable table, ArchiveReader reader) {
    var name = table.manifest().name();
    var digest = sha256();
    try (var text = new DigestInputStream(reader.open(table), digest)) {
      var buffer = new byte[BUFFER_SIZE];
      long bytes = 0;
      for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
        bytes += read;
        listener.bytesCopied(archive, name, bytes);
      }
    } catch (IOException e) {
      throw corrupt(table, e);
    }
    var inFile = HexFormat.of().formatHex(digest.digest());
    var stored = sha256();
    session.copy(archive, name, new DigestOutputStream(OutputStream.nullOutputStream(), stored));
    var inTable = HexFormat.of().formatHex(stored.digest());
    if (!inFile.equals(table.uncompressedSha256()) || !inFile.equals(inTable)) {
      throw new StoreException(
          ErrorCode.STORE_CORRUPT,
          "archive %s differs from the store in %s, nothing was removed: move the archive away"
                  .formatted(archive.name(), table.file())
              + " and run again",
          null);
    }
  }

  /**
   * Loads a file into its table.
   *
   * @throws StoreException {@code STORE_CORRUPT} if the file differs from its checksum or row count
   */
  void load(ArchivedTable table, ArchiveReader reader) {
    var digest = sha256();
    long rows;
    try (var text = new DigestInputStream(reader.open(table), digest)) {
      rows =
          session.load(
              archive,
              table.manifest().name(),
              table.manifest().columns(),
              new CountingInputStream(table.manifest().name(), text));
    } catch (IOException e) {
      throw corrupt(table, e);
    } catch (UncheckedIOException e) {
      throw corrupt(table, e.getCause());
    }
    if (rows != table.manifest().rows()
        || !HexFormat.of().formatHex(digest.digest()).equals(table.uncompressedSha256())) {
      throw corrupt(table, null);
    }
  }

  private StoreException corrupt(ArchivedTable table, @Nullable Exception cause) {
    return new StoreException(
        ErrorCode.STORE_CORRUPT,
        "archive %s is damaged: %s differs from its checksum or row count"
            .formatted(archive.name(), table.file()),
        cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK supports SHA-256", e);
    }
  }

  /** Output stream that reports the number of bytes written. */
  private final class CountingOutputStream extends OutputStream {

    private final String table;
    private final OutputStream target;
    private long bytes;

    CountingOutputStream(String table, OutputStream target) {
      this.table = table;
      this.target = target;
    }

    @Override
    public void write(int one) throws IOException {
      target.write(one);
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      target.write(some, from, length);
      bytes += length;
      listener.bytesCopied(archive, table, bytes);
    }
  }

  /** Input stream that reports the number of bytes read. */
  private final class CountingInputStream extends InputStream {

    private final String table;
    private final InputStream source;
    private long bytes;

    CountingInputStream(String table, InputStream source) {
      this.table = table;
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      return source.read();
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int read = source.read(buffer, from, length);
      bytes += Math.max(0, read);
      listener.bytesCopied(archive, table, bytes);
      return read;
    }
  }
}
