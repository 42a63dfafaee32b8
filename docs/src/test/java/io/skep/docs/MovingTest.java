package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Move;
import io.skep.Skep;
import io.skep.application.moving.MoveListener;
import io.skep.application.moving.MoveReport;
import io.skep.domain.task.TaskSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/moving.md}. */
class MovingTest {

  @TempDir private Path folder;

  @Test
  void isDoneByAProgram() {
    var file = folder.resolve("skep.db");
    var copy = folder.resolve("copy.db");
    try (var skep = Skep.open(file)) {
      skep.swarm().tasks().queue(TaskSpec.of("fetch"));
    }

    MoveReport report = Move.of("sqlite:" + file, "sqlite:" + copy).run(MoveListener.NONE);

    assertThat(report.sourceChanged()).isFalse();
    assertThat(report.rows().stream().mapToLong(rows -> rows.added()).sum()).isEqualTo(1);
  }
}
