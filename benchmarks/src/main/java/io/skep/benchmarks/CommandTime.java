package io.skep.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one or several runs of a command took, as the shell counts it when all have ended.
 *
 * @param wall seconds until the last one had ended
 * @param processor seconds of processor time of all, with the processes that they started
 */
record CommandTime(double wall, double processor) {

  /** Runs the command, which follows, as often at once as the first argument says. */
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
   * @param times how often at once
   * @throws IllegalStateException if one ends with another status than 0
   */
  static CommandTime of(List<String> command, int times) throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>(List.of("bash", "-c", SCRIPT, "bash"));
    timed.add(Integer.toString(times));
    timed.addAll(command);
    var process = new ProcessBuilder(timed).redirectOutput(Redirect.DISCARD).start();
    process.getOutputStream().close();
    var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
    }
    var figures = said.substring(said.lastIndexOf('\n') + 1).split(" ", -1);
    return new CommandTime(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]));
  }
}
