package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.StoreTransfer;
import io.skep.application.transfer.TransferListener;
import io.skep.application.transfer.TransferReport;
import io.skep.domain.task.TaskSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/migration.md}. */
class MigrationDocTest {

  @TempDir private Path folder;

  @Test
  void transfersStore() {
    var file = folder.resolve("skep.db");
    var copy = folder.resolve("copy.db");
    try (var skep = Skep.open(file)) {
      skep.swarm().tasks().enqueue(TaskSpec.of("fetch"));
    }

    TransferReport report =
        StoreTransfer.of("sqlite:" + file, "sqlite:" + copy).run(TransferListener.NONE);

    assertThat(report.sourceChanged()).isFalse();
    assertThat(report.rows().stream().mapToLong(rows -> rows.added()).sum()).isEqualTo(1);
  }
}
