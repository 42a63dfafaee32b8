package io.skep.adapters.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The {@code tasks.json} of Task Master: lists of tasks by tag, each with parts of its own.
 *
 * <p>A tag becomes a plan; a task and each of its parts become a task of it, told apart by their
 * numbers. A task and its parts do not wait for each other; what waits is what {@code dependencies}
 * says, which for a part means its siblings.
 */
final class TaskMasterFormat implements Format {

  private static final String FOLDER = ".taskmaster";

  @Override
  public String name() {
    return "taskmaster";
  }

  @Override
  public boolean recognizes(InputFile file) throws IOException, UnreadableException {
    return file.isJson() && !lists(file).isEmpty();
  }

  @Override
  public void read(InputFile file, FileSink sink) throws IOException, UnreadableException {
    var project = file.folderAbove(FOLDER);
    for (var list : lists(file)) {
      new TaskMasterTag(project, list.tag(), list.row(), file.versionTime(), sink).read();
    }
  }

  /** Returns the tagged lists of a file; none if it is of another format. */
  private static List<TaggedList> lists(InputFile file) throws IOException, UnreadableException {
    var json = file.json();
    if (!json.isObject() || json.isEmpty()) {
      return List.of();
    }
    if (isList(json)) {
      return List.of(new TaggedList("master", new Row(json)));
    }
    List<TaggedList> lists = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!isList(member.getValue())) {
        return List.of();
      }
      lists.add(new TaggedList(member.getKey(), new Row(member.getValue())));
    }
    return lists;
  }

  private static boolean isList(JsonNode node) {
    var tasks = node.get("tasks");
    if (tasks == null || !tasks.isArray()) {
      return false;
    }
    for (var task : tasks) {
      boolean known = task.has("dependencies") || task.has("subtasks") || task.has("testStrategy");
      if (!known || !task.has("id") || !task.has("title") || !task.has("status")) {
        return false;
      }
    }
    return !tasks.isEmpty() || node.has("metadata");
  }

  private record TaggedList(String tag, Row row) {}
}
