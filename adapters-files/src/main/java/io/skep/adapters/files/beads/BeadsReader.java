package io.skep.adapters.files.beads;

import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.ImportedDependency;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reader of the rows of one beads file. Not thread-safe. */
final class BeadsReader {

  private static final String DEPENDENCIES = "dependencies";
  private static final String LABELS = "labels";

  private final InputFile file;
  private final BeadsTables tables;
  private final RecordCollector sink;

  BeadsReader(InputFile file, BeadsTables tables, RecordCollector sink) {
    this.file = file;
    this.tables = tables;
    this.sink = sink;
  }

  void read(String where, BeadsRow beadsRow) {
    var row = beadsRow.row();
    switch (beadsRow.table()) {
      case ISSUES -> issue(where, row);
      case DEPENDENCIES -> dependency(where, row);
      case LABELS -> label(where, row);
      case COMMENTS -> message(where, row, "comment", row.textOrEmpty("author"), Role.USER);
      case EVENTS -> message(where, row, "event", row.textOrEmpty("actor"), Role.TOOL);
    }
  }

  private void issue(String where, StrictJson row) {
    var id = row.textOrEmpty("id");
    var agent = BeadsAgent.parse(row);
    if (agent.isPresent()) {
      var asOf = asOf(where, row);
      sink.collect(where, () -> agent(agent.get(), row, asOf));
    } else if (row.textOrEmpty("issue_type").equals("message")) {
      BeadsMessage.read(where, row, sink);
    } else {
      var issue = new BeadsIssue(withSiblingRows(row, id), asOf(where, row));
      row.text("assignee").ifPresent(name -> sink.collectMention(where, name));
      issue.collectInto(where, sink);
    }
    for (var comment : row.objects("comments")) {
      message(where, comment, "comment", comment.textOrEmpty("author"), Role.USER);
    }
  }

  /** Returns an issue joined with its rows in the sibling tables. */
  private StrictJson withSiblingRows(StrictJson row, String id) {
    var dependencies = tables.dependencies(id);
    var labels = tables.labels(id);
    if ((dependencies.isEmpty() && labels.isEmpty()) || !(row.node() instanceof ObjectNode issue)) {
      return row;
    }
    for (var dependency : dependencies) {
      arrayOf(issue, DEPENDENCIES).add(JsonDocuments.parse(dependency));
    }
    labels.forEach(arrayOf(issue, LABELS)::add);
    return row;
  }

  private static ArrayNode arrayOf(ObjectNode node, String name) {
    return node.get(name) instanceof ArrayNode list ? list : node.putArray(name);
  }

  private ImportedAgent agent(BeadsAgent agent, StrictJson row, Optional<Instant> asOf) {
    var status = row.textOrEmpty("status");
    boolean closed = BeadsIssue.isClosed(status);
    var imported =
        ImportedAgent.builder(agent.id(), "beads")
            .details(new Json("{\"beads\":" + JsonDocuments.toCompactString(row.node()) + "}"))
            .status(agent.status(closed), closed ? status : agent.state());
    asOf.ifPresent(imported::asOf);
    if (!agent.role().isEmpty()) {
      imported.kind(agent.role());
    }
    if (!agent.rig().isEmpty()) {
      imported.team(agent.rig());
    }
    TextSanitizer.toSingleLine(row.textOrEmpty("title"), 256).ifPresent(imported::name);
    return imported.build();
  }

  private void dependency(String where, StrictJson row) {
    sink.recognized();
    var blocker = row.textOrEmpty("depends_on_id");
    var dependent = row.textOrEmpty("issue_id");
    if (!BeadsIssue.isBlocking(row) || tables.hasIssue(dependent)) {
      return;
    }
    sink.collect(
        where, () -> new ImportedDependency(BeadsIssue.key(dependent), BeadsIssue.key(blocker)));
  }

  private void label(String where, StrictJson row) {
    var issue = row.textOrEmpty("issue_id");
    if (tables.hasIssue(issue)) {
      sink.recognized();
    } else {
      sink.reportProblem(
          where, "label of unknown issue '%s'".formatted(StrictJson.abbreviate(issue)));
    }
  }

  /** Emits a comment or an event as a message in the thread of the task or agent of its issue. */
  private void message(String where, StrictJson row, String kind, String author, Role role) {
    var issue = row.textOrEmpty("issue_id");
    var id = row.textOrEmpty("id");
    sink.collect(
        where,
        () ->
            new ImportedMessage(
                thread(issue),
                "beads:" + kind + ":" + id,
                role,
                TextSanitizer.sanitize(author, MessageInsert.MAX_AUTHOR),
                contentOf(row),
                Optional.empty(),
                List.of(),
                sink.readTime(where, row, "created_at")));
    if (!author.isBlank()) {
      sink.collectMention(where, author);
    }
  }

  private ImportedThread thread(String issue) {
    var agent = tables.agent(issue);
    return agent.isPresent()
        ? new ImportedThread.Named(ThreadId.of(agent.get()))
        : new ImportedThread.OfTask(BeadsIssue.key(issue));
  }

  private static Json contentOf(StrictJson row) {
    return JsonDocuments.toJson(row.node());
  }

  /** Returns the time of the last change of an issue, or else of the file version. */
  private Optional<Instant> asOf(String where, StrictJson row) {
    return sink.readTime(where, row, "updated_at").or(file::versionTime);
  }
}
