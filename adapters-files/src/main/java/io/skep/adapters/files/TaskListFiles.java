package io.skep.adapters.files;

import io.skep.application.exporting.ExportedTask;
import io.skep.domain.value.AgentId;
import java.io.IOException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a list of tasks as a file, or as several with numbers behind their names when it is long:
 * {@code working_tasks.json}, {@code working_tasks-2.json}. Holds no more than one file.
 */
final class TaskListFiles {

  /** About how many characters a file has at most; more only if a single task has. */
  private static final int FULL = 2_000_000;

  private final AgentId agent;
  private final String name;
  private final ExportedFiles files;
  private ObjectNode list;
  private int size;
  private int number = 1;

  TaskListFiles(AgentId agent, String name, ExportedFiles files) {
    this.agent = agent;
    this.name = name;
    this.files = files;
    list = empty();
  }

  void add(ExportedTask task) throws IOException {
    var node = ExportedJson.task(task);
    int length = JsonDocuments.text(node).length();
    if (size > 0 && size + length > FULL) {
      write();
    }
    list.withArray(name).add(node);
    size += length;
  }

  /** Writes what was not written yet, and removes files of an earlier, longer list. */
  void finish() throws IOException {
    write();
    while (files.remove(fileName(number))) {
      number++;
    }
  }

  private void write() throws IOException {
    files.write(fileName(number), list);
    number++;
    list = empty();
    size = 0;
  }

  private String fileName(int n) {
    return n == 1 ? name + ".json" : name + "-" + n + ".json";
  }

  private ObjectNode empty() {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("agent_id", agent.value());
    node.putArray(name);
    ExportedFormat.mark(node, ExportedFormat.TASKS);
    return node;
  }
}
