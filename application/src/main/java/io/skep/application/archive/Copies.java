package io.skep.application.archive;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveWork;
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

/** Compares what is in files with what is in tables, and reads the one into the other. */
final class Copies {

  private static final int AT_ONCE = 64 * 1024;

  private final ArchiveWork work;
  private final Archive archive;
  private final ArchiveListener listener;

  Copies(ArchiveWork work, Archive archive, ArchiveListener listener) {
    this.work = work;
    this.archive = archive;
    this.listener = listener;
  }

  /** Writes the text of a table. */
  void write(String table, OutputStream target) {
    work.copy(archive, table, new Counted(table, target));
  }

  /**
   * Makes sure that a file holds what its table holds, byte by byte.
   *
   * @throws StoreException {@code STORE_CORRUPT} if it does not
   */
  void compare(ArchivedTable table, ArchiveReader reader) {
    var name = table.contents().name();
    var digest = sha256();
    try (var text = new DigestInputStream(reader.open(table), digest)) {
      var buffer = new byte[AT_ONCE];
      long bytes = 0;
      for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
        bytes += read;
        listener.copied(archive, name, bytes);
      }
    } catch (IOException e) {
      throw damaged(table, e);
    }
    var inFile = HexFormat.of().formatHex(digest.digest());
    var stored = sha256();
    work.copy(archive, name, new DigestOutputStream(OutputStream.nullOutputStream(), stored));
    var inTable = HexFormat.of().formatHex(stored.digest());
    if (!inFile.equals(table.textSha256()) || !inFile.equals(inTable)) {
      throw new StoreException(
          ErrorCode.STORE_CORRUPT,
          "archive %s does not hold in %s what the store holds; nothing was removed (move it away,"
                  .formatted(archive.name(), table.file())
              + " and run again)",
          null);
    }
  }

  /**
   * Reads a file into its table.
   *
   * @throws StoreException {@code STORE_CORRUPT} if it is not the text that was written
   */
  void load(ArchivedTable table, ArchiveReader reader) {
    var digest = sha256();
    long rows;
    try (var text = new DigestInputStream(reader.open(table), digest)) {
      rows =
          work.load(
              archive,
              table.contents().name(),
              table.contents().columns(),
              new Read(table.contents().name(), text));
    } catch (IOException e) {
      throw damaged(table, e);
    } catch (UncheckedIOException e) {
      throw damaged(table, e.getCause());
    }
    if (rows != table.contents().rows()
        || !HexFormat.of().formatHex(digest.digest()).equals(table.textSha256())) {
      throw damaged(table, null);
    }
  }

  private StoreException damaged(ArchivedTable table, @Nullable Exception cause) {
    return new StoreException(
        ErrorCode.STORE_CORRUPT,
        "archive %s is damaged: %s is not what was written".formatted(archive.name(), table.file()),
        cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** Tells how much was written. */
  private final class Counted extends OutputStream {

    private final String table;
    private final OutputStream target;
    private long bytes;

    Counted(String table, OutputStream target) {
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
      listener.copied(archive, table, bytes);
    }
  }

  /** Tells how much was read. */
  private final class Read extends InputStream {

    private final String table;
    private final InputStream source;
    private long bytes;

    Read(String table, InputStream source) {
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
      listener.copied(archive, table, bytes);
      return read;
    }
  }
}
