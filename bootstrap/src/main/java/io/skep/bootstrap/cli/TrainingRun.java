package io.skep.bootstrap.cli;

import io.skep.bootstrap.cli.demo.TemporaryFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Training run for class data sharing: runs common commands on a temporary store, so that the JVM
 * records the classes that they load. The launcher creates the class data archive from them.
 */
final class TrainingRun {

  /** URL without a server, to record also the classes loaded until a connection fails. */
  private static final String NO_SERVER = "postgresql://nobody@127.0.0.1:1/nothing";

  static final List<String> COMMANDS =
      List.of(
          "agents register me --team team --capabilities web",
          "agents list",
          "tasks add Title --key one --priority high --requires web --payload {\"a\":1}",
          "tasks add Other --after one --json",
          "tasks list",
          "tasks ready --json",
          "tasks claim --agent me --capabilities web",
          "tasks heartbeat one --token 1",
          "tasks progress one half-way --token 1",
          "tasks show one",
          "tasks complete one --token 1 --result {\"ok\":true} --json",
          "tasks claim --agent me --json",
          "tasks claim --agent me",
          "tasks complete one --token 9",
          "queues list",
          "messages append topic:news Nothing.",
          "messages last topic:news",
          "mail send Please. --from me --to me",
          "mail inbox me --unread",
          "teams",
          "status",
          "status --json",
          "tasks list --no-such-option");

  private TrainingRun() {}

  /** Runs the training commands; takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    try (var folder = TemporaryFolder.create("skep-training")) {
      COMMANDS.forEach(command -> run(folder.storeUrl(), command));
    }
    run(NO_SERVER, "status");
  }

  /** Runs a command; classes loaded by rejected commands are recorded too. */
  private static void run(String store, String command) {
    List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
    words.addAll(List.of("--store", store));
    Main.run(words.toArray(String[]::new), discardingWriter(), discardingWriter(), false);
  }

  private static PrintWriter discardingWriter() {
    return new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
