package io.skep.adapters.files.taskmaster;

import io.skep.adapters.files.input.FileFormat;
import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.text.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Format of {@code tasks.json} of Task Master: task lists by tag, with subtasks.
 *
 * <p>Each tag becomes a plan; its tasks and subtasks become tasks of the plan, with their numbers
 * as ids. Tasks and their subtasks do not block each other; only {@code dependencies} block, which
 * for a subtask refer to its siblings. Thread-safe.
 */
public final class TaskMasterFormat implements FileFormat {

  private static final String FOLDER = ".taskmaster";

  @Override
  public String name() {
    return "taskmaster";
  }

  @Override
  public boolean recognizes(InputFile file) throws IOException, ParseException {
    return file.isJson() && !taggedLists(file).isEmpty();
  }

  @Override
  public void read(InputFile file, RecordCollector sink) throws IOException, ParseException {
    var project = file.parentNameOf(FOLDER);
    for (var list : taggedLists(file)) {
      new TaskMasterTagReader(project, list.tag(), list.row(), file.versionTime(), sink).read();
    }
  }

  /** Returns the tagged lists of a file; none if the file is of another format. */
  private static List<TaggedList> taggedLists(InputFile file) throws IOException, ParseException {
    var json = file.json();
    if (!json.isObject() || json.isEmpty()) {
      return List.of();
    }
    if (isTaskList(json)) {
      return List.of(new TaggedList("master", new StrictJson(json)));
    }
    List<TaggedList> lists = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!isTaskList(member.getValue())) {
        return List.of();
      }
      lists.add(new TaggedList(member.getKey(), new StrictJson(member.getValue())));
    }
    return lists;
  }

  private static boolean isTaskList(JsonNode node) {
    var tasks = node.get("tasks");
    if (tasks == null || !tasks.isArray()) {
      return false;
    }
    for (var task : tasks) {
      boolean hasMarkerField =
          task.has("dependencies") || task.has("subtasks") || task.has("testStrategy");
      if (!hasMarkerField || !task.has("id") || !task.has("title") || !task.has("status")) {
        return false;
      }
    }
    return !tasks.isEmpty() || node.has("metadata");
  }

  private record TaggedList(String tag, StrictJson row) {}
}
