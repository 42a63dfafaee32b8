package io.skep.benchmarks.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Time of one or several concurrent runs of a command, measured by the shell when all have ended.
 *
 * @param wall the wall time until the last run ended, in seconds
 * @param processor the total CPU time of all runs with their child processes, in seconds
 */
record CommandTime(double wall, double processor) {

  /** Runs a command concurrently, as often as the first argument says. */
  private static final String SCRIPT =
      """
      TIMEFORMAT='%R %U %S'
      times=$1
      shift
      several() {
        local i running=()
        for ((i = 0; i < times; i++)); do
          "$@" >/dev/null &
          running+=($!)
        done
        for i in "${running[@]}"; do
          wait "$i" || return
        done
      }
      time several "$@"
      """;

  /**
   * Runs a command.
   *
   * @param times the number of concurrent runs
   * @throws IllegalStateException if a run ends with an exit status other than 0
   */
  static CommandTime measure(List<String> command, int times)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>(List.of("bash", "-c", SCRIPT, "bash"));
    timed.add(Integer.toString(times));
    timed.addAll(command);
    var process = new ProcessBuilder(timed).redirectOutput(Redirect.DISCARD).start();
    process.getOutputStream().close();
    var output =
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
    }
    var figures = output.substring(output.lastIndexOf('\n') + 1).split(" ", -1);
    return new CommandTime(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]));
  }
}
