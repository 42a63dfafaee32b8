package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A command that is no longer understood would not be made quick. */
class TrainingRunTest extends CommandLineTestCase {

  private static final Map<String, Integer> REFUSED =
      Map.of(
          "tasks complete one --token 9", ExitStatus.REFUSED,
          "tasks list --no-such-option", ExitStatus.WRONG_USAGE);

  @Test
  void runsCommandsThatThereAre() {
    assertThat(TrainingRun.COMMANDS).containsAll(REFUSED.keySet());
    for (var command : TrainingRun.COMMANDS) {
      run(command.split(" "));

      assertThat(status)
          .as("%s: %s", command, out + err)
          .isEqualTo(REFUSED.getOrDefault(command, ExitStatus.DONE));
    }
  }
}
