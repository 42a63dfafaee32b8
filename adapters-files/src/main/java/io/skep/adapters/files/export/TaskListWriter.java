package io.skep.adapters.files.export;

import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.workspace.ExportMarker;
import io.skep.application.exporting.ExportedTask;
import io.skep.domain.value.AgentId;
import java.io.IOException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writer of a task list, split into numbered files if long: {@code working_tasks.json}, {@code
 * working_tasks-2.json}. Buffers the tasks of one file. Not thread-safe.
 */
final class TaskListWriter {

  /** Approximate maximum length of a file in characters; exceeded only by a single large task. */
  private static final int MAX_FILE_LENGTH = 2_000_000;

  private final AgentId agent;
  private final String name;
  private final WorkspaceFiles files;
  private ObjectNode list;
  private int size;
  private int fileNumber = 1;

  TaskListWriter(AgentId agent, String name, WorkspaceFiles files) {
    this.agent = agent;
    this.name = name;
    this.files = files;
    list = newList();
  }

  void add(ExportedTask task) throws IOException {
    var node = ExportJsonWriter.task(task);
    int length = JsonDocuments.toCompactString(node).length();
    if (size > 0 && size + length > MAX_FILE_LENGTH) {
      write();
    }
    list.withArray(name).add(node);
    size += length;
  }

  /** Writes the last file, and removes further files of an earlier, longer list. */
  void finish() throws IOException {
    write();
    while (files.remove(fileName(fileNumber))) {
      fileNumber++;
    }
  }

  private void write() throws IOException {
    files.write(fileName(fileNumber), list);
    fileNumber++;
    list = newList();
    size = 0;
  }

  private String fileName(int n) {
    return n == 1 ? name + ".json" : name + "-" + n + ".json";
  }

  private ObjectNode newList() {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("agent_id", agent.value());
    node.putArray(name);
    ExportMarker.addMarker(node, ExportMarker.TASKS);
    return node;
  }
}
