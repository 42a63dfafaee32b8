package io.skep.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logged operations are read back, also after the writer was killed. */
class OperationLogTest {

  private static final Operation READ = Operation.readAtLeast(1, 7, 3, 2, 100, 110);
  private static final Operation WRITTEN = Operation.write(1, 7, 4, 120, 130);

  @TempDir private Path folder;

  @Test
  void readsWrittenOperations() throws IOException {
    assertThat(OperationLog.read(logOf(READ, WRITTEN))).containsExactly(READ, WRITTEN);
  }

  @Test
  void distinguishesLostFromCompletedWrites() throws IOException {
    var lost = Operation.lostWrite(1, 7, 140);

    assertThat(OperationLog.read(logOf(Operation.lostWrite(1, 7, 120), READ, lost, WRITTEN)))
        .containsExactly(READ, lost, WRITTEN);
  }

  @Test
  void ignoresAnIncompleteRecord() throws IOException {
    var file = logOf(READ, WRITTEN);
    var bytes = Files.readAllBytes(file);

    for (int length = bytes.length / 2; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThat(OperationLog.read(file)).containsExactly(READ);
    }
  }

  private Path logOf(Operation... operations) throws IOException {
    var file = folder.resolve("journal");
    try (var log = OperationLog.open(file)) {
      for (var operation : operations) {
        log.write(operation);
      }
    }
    return file;
  }
}
