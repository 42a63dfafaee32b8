package io.skep.bootstrap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Folder of files of other systems: a list of issues, and workspaces of agents. */
final class GeneratedWorkspaces {

  /** Number of issues; each but the first depends on an earlier one. */
  static final int ISSUE_COUNT = 2_500;

  /** Number of agents with a workspace. */
  static final int AGENT_COUNT = 40;

  /** Number of tasks of each agent. */
  static final int TASK_COUNT = 4;

  /** Number of messages that each agent received from the previous one. */
  static final int MESSAGES = 5;

  private static final String TIME = "2026-01-%02dT12:00:00Z";

  private GeneratedWorkspaces() {}

  /** Writes the files: {@code 1 + AGENTS * (2 + LETTERS)}. */
  static Path writeTo(Path folder) throws IOException {
    write(
        folder.resolve(".beads/issues.jsonl"),
        IntStream.range(0, ISSUE_COUNT)
            .mapToObj(GeneratedWorkspaces::issue)
            .collect(Collectors.joining("\n")));
    for (int agent = 0; agent < AGENT_COUNT; agent++) {
      var workspace = folder.resolve("agent_workspaces/Agent-" + (agent + 1));
      write(workspace.resolve("status.json"), status(agent));
      write(workspace.resolve("working_tasks.json"), tasks(agent));
      for (int letter = 0; letter < MESSAGES; letter++) {
        write(workspace.resolve("inbox/letter_%d.json".formatted(letter)), message(agent, letter));
      }
    }
    return folder;
  }

  private static String issue(int number) {
    var waits =
        number == 0
            ? ""
            : """
            {"issue_id":"bd-%d","depends_on_id":"bd-%d","type":"blocks"}\
            """
                .formatted(number, number * 7 / 10);
    return """
    {"id":"bd-%d","title":"Issue %d","status":"open","priority":%d,"issue_type":"task",\
    "created_at":"%s","updated_at":"%s","dependencies":[%s]}\
    """
        .formatted(number, number, number % 5, time(number), time(number), waits);
  }

  private static String status(int agent) {
    return """
    {"agent_id":"Agent-%d","status":"ACTIVE","current_mission":"Mission %d","last_updated":"%s"}
    """
        .formatted(agent + 1, agent, time(agent));
  }

  private static String tasks(int agent) {
    return IntStream.range(0, TASK_COUNT)
        .mapToObj(
            task ->
                """
                {"task_id":"T-%d-%d","title":"Task %d","status":"pending","created_at":"%s"}\
                """
                    .formatted(agent, task, task, time(agent)))
        .collect(Collectors.joining(",", "{\"tasks\":[", "]}"));
  }

  private static String message(int agent, int number) {
    return """
    {"message_id":"m-%d-%d","from":"Agent-%d","to":"Agent-%d","content":"Letter %d",\
    "timestamp":"%s"}
    """
        .formatted(
            agent,
            number,
            agent == 0 ? AGENT_COUNT : agent,
            agent + 1,
            number,
            time(agent + number));
  }

  private static String time(int number) {
    return TIME.formatted(1 + number % 28);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
