package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.bootstrap.cli.output.ExitStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that all commands of the training run are valid, so that their classes are archived. */
class TrainingRunTest extends CommandLineTestCase {

  private static final Map<String, Integer> REFUSED =
      Map.of(
          "tasks complete one --token 9", ExitStatus.REJECTED,
          "tasks list --no-such-option", ExitStatus.USAGE_ERROR);

  @Test
  void runsValidCommands() {
    assertThat(TrainingRun.COMMANDS).containsAll(REFUSED.keySet());
    for (var command : TrainingRun.COMMANDS) {
      run(command.split(" "));

      assertThat(status)
          .as("%s: %s", command, out + err)
          .isEqualTo(REFUSED.getOrDefault(command, ExitStatus.SUCCESS));
    }
  }
}
