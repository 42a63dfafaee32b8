package io.skep.benchmarks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a process read and wrote, a record each, in a file of its own: what is in it stays when the
 * process is killed. Safe for use by many threads.
 */
final class DeedJournal implements AutoCloseable {

  private static final int LENGTH = 1 + 2 * Integer.BYTES + 4 * Long.BYTES;

  private final FileChannel file;

  private DeedJournal(FileChannel file) {
    this.file = file;
  }

  static DeedJournal open(Path file) throws IOException {
    return new DeedJournal(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * Notes a deed once it is done; a write is noted as {@link Deed#lost} before it, with the same
   * begin.
   */
  void write(Deed deed) throws IOException {
    file.write(
        ByteBuffer.allocate(LENGTH)
            .put((byte) (deed.isWrite() ? 1 : 0))
            .putInt(deed.node())
            .putInt(deed.item())
            .putLong(deed.version())
            .putLong(deed.atLeast())
            .putLong(deed.begin())
            .putLong(deed.end())
            .flip());
  }

  /** Returns how many records a journal has by now. */
  static long count(Path file) throws IOException {
    return Files.size(file) / LENGTH;
  }

  /**
   * Returns the deeds of a journal. A write whose end it knows is there once; who was killed may
   * have written half of the last record.
   */
  static List<Deed> read(Path file) throws IOException {
    List<Deed> deeds = new ArrayList<>();
    Set<Long> ended = new HashSet<>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (long left = count(file); left > 0; left--) {
        boolean isWrite = in.readByte() == 1;
        var deed =
            new Deed(
                in.readInt(),
                isWrite,
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
        deeds.add(deed);
        if (isWrite && !deed.isLost()) {
          ended.add(deed.begin());
        }
      }
    }
    deeds.removeIf(deed -> deed.isLost() && ended.contains(deed.begin()));
    return deeds;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
