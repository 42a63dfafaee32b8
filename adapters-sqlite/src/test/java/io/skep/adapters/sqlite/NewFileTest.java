package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that many processes make at once; needs 8 GB of memory and some minutes. */
@Tag("exhaustive")
class NewFileTest {

  @TempDir private Path folder;

  @Test
  void takesTheTaskOfEachOf64Processes() throws Exception {
    var file = folder.resolve("skep.db");

    OpeningProgram.runAtOnce(64, file);

    assertThat(Databases.ask(file, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(Databases.ask(file, "SELECT count(DISTINCT title) FROM task")).isEqualTo("64");
  }
}
