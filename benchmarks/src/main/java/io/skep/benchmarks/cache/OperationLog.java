package io.skep.benchmarks.cache;

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
 * Append-only log of the reads and writes of a process, in fixed-size records; complete records
 * survive a kill of the process. Thread-safe.
 */
final class OperationLog implements AutoCloseable {

  private static final int LENGTH = 1 + 2 * Integer.BYTES + 4 * Long.BYTES;

  private final FileChannel file;

  private OperationLog(FileChannel file) {
    this.file = file;
  }

  static OperationLog open(Path file) throws IOException {
    return new OperationLog(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * Appends a completed operation; a write is preceded by a {@link Operation#lostWrite} record with
   * the same begin.
   */
  void write(Operation operation) throws IOException {
    file.write(
        ByteBuffer.allocate(LENGTH)
            .put((byte) (operation.isWrite() ? 1 : 0))
            .putInt(operation.node())
            .putInt(operation.item())
            .putLong(operation.version())
            .putLong(operation.atLeast())
            .putLong(operation.begin())
            .putLong(operation.end())
            .flip());
  }

  /** Returns the current number of records in a log. */
  static long count(Path file) throws IOException {
    return Files.size(file) / LENGTH;
  }

  /**
   * Returns the operations of a log. A write with known outcome is returned once; an incomplete
   * last record, which a killed process may leave, is ignored.
   */
  static List<Operation> read(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    Set<Long> ended = new HashSet<>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (long left = count(file); left > 0; left--) {
        boolean isWrite = in.readByte() == 1;
        var operation =
            new Operation(
                in.readInt(),
                isWrite,
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
        operations.add(operation);
        if (isWrite && !operation.isLost()) {
          ended.add(operation.begin());
        }
      }
    }
    operations.removeIf(operation -> operation.isLost() && ended.contains(operation.begin()));
    return operations;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
