package io.skep.adapters.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.sqlite.OpenStoreProcess;
import io.skep.adapters.sqlite.RawDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that many processes make at once; needs 8 GB of memory and some minutes. */
@Tag("exhaustive")
class ConcurrentFileCreationTest {

  @TempDir private Path folder;

  @Test
  void storesTheTaskOfEachOf64Processes() throws Exception {
    var file = folder.resolve("skep.db");

    OpenStoreProcess.runConcurrently(64, file);

    assertThat(RawDatabase.query(file, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(RawDatabase.query(file, "SELECT count(DISTINCT title) FROM task")).isEqualTo("64");
  }
}
