package io.skep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what was noted is found, also if whoever noted it was killed meanwhile. */
class DeedJournalTest {

  private static final Deed READ = Deed.readAtLeast(1, 7, 3, 2, 100, 110);
  private static final Deed WRITTEN = Deed.written(1, 7, 4, 120, 130);

  @TempDir private Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    assertThat(DeedJournal.read(journal(READ, WRITTEN))).containsExactly(READ, WRITTEN);
  }

  @Test
  void knowsALostWriteFromOneThatEnded() throws IOException {
    var lost = Deed.lost(1, 7, 140);

    assertThat(DeedJournal.read(journal(Deed.lost(1, 7, 120), READ, lost, WRITTEN)))
        .containsExactly(READ, lost, WRITTEN);
  }

  @Test
  void leavesOutARecordOfWhichOnlyHalfIsThere() throws IOException {
    var file = journal(READ, WRITTEN);
    var bytes = Files.readAllBytes(file);

    for (int length = bytes.length / 2; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThat(DeedJournal.read(file)).containsExactly(READ);
    }
  }

  private Path journal(Deed... deeds) throws IOException {
    var file = folder.resolve("journal");
    try (var journal = DeedJournal.open(file)) {
      for (var deed : deeds) {
        journal.write(deed);
      }
    }
    return file;
  }
}
