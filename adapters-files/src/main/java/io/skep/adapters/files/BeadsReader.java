package io.skep.adapters.files;

import io.skep.application.importing.FoundAgent;
import io.skep.application.importing.FoundDependency;
import io.skep.application.importing.FoundMessage;
import io.skep.application.importing.FoundThread;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells what the rows of one file of beads are. */
final class BeadsReader {

  private static final String DEPENDENCIES = "dependencies";
  private static final String LABELS = "labels";

  private final InputFile file;
  private final BeadsTables tables;
  private final FileSink sink;

  BeadsReader(InputFile file, BeadsTables tables, FileSink sink) {
    this.file = file;
    this.tables = tables;
    this.sink = sink;
  }

  void read(String where, BeadsRow found) {
    var row = found.row();
    switch (found.table()) {
      case ISSUES -> issue(where, row);
      case DEPENDENCIES -> dependency(where, row);
      case LABELS -> label(where, row);
      case COMMENTS -> message(where, row, "comment", row.textOrEmpty("author"), Role.USER);
      case EVENTS -> message(where, row, "event", row.textOrEmpty("actor"), Role.TOOL);
    }
  }

  private void issue(String where, Row row) {
    var id = row.textOrEmpty("id");
    var agent = BeadsAgent.of(row);
    if (agent.isPresent()) {
      var asOf = asOf(where, row);
      sink.found(where, () -> agent(agent.get(), row, asOf));
    } else if (row.textOrEmpty("issue_type").equals("message")) {
      BeadsLetter.read(where, row, sink);
    } else {
      var issue = new BeadsIssue(joined(row, id), asOf(where, row));
      row.text("assignee").ifPresent(name -> sink.mention(where, name));
      issue.read(where, sink);
    }
    for (var comment : row.rows("comments")) {
      message(where, comment, "comment", comment.textOrEmpty("author"), Role.USER);
    }
  }

  /** Returns an issue together with what the tables beside say of it. */
  private Row joined(Row row, String id) {
    var dependencies = tables.dependencies(id);
    var labels = tables.labels(id);
    if ((dependencies.isEmpty() && labels.isEmpty()) || !(row.node() instanceof ObjectNode all)) {
      return row;
    }
    for (var dependency : dependencies) {
      list(all, DEPENDENCIES).add(JsonDocuments.parse(dependency));
    }
    labels.forEach(list(all, LABELS)::add);
    return row;
  }

  private static ArrayNode list(ObjectNode node, String name) {
    return node.get(name) instanceof ArrayNode list ? list : node.putArray(name);
  }

  private FoundAgent agent(BeadsAgent agent, Row row, Optional<Instant> asOf) {
    var status = row.textOrEmpty("status");
    boolean closed = BeadsIssue.isOver(status);
    var said =
        FoundAgent.said(agent.id(), "beads")
            .details(new Json("{\"beads\":" + JsonDocuments.text(row.node()) + "}"))
            .status(agent.status(closed), closed ? status : agent.state());
    asOf.ifPresent(said::asOf);
    if (!agent.role().isEmpty()) {
      said.kind(agent.role());
    }
    if (!agent.rig().isEmpty()) {
      said.team(agent.rig());
    }
    Texts.name(row.textOrEmpty("title"), 256).ifPresent(said::name);
    return said.build();
  }

  private void dependency(String where, Row row) {
    sink.understood();
    var blocker = row.textOrEmpty("depends_on_id");
    var dependent = row.textOrEmpty("issue_id");
    if (!BeadsIssue.blocks(row) || tables.hasIssue(dependent)) {
      return;
    }
    sink.found(
        where, () -> new FoundDependency(BeadsIssue.key(dependent), BeadsIssue.key(blocker)));
  }

  private void label(String where, Row row) {
    var issue = row.textOrEmpty("issue_id");
    if (tables.hasIssue(issue)) {
      sink.understood();
    } else {
      sink.problem(where, "a label of '%s', which is not there".formatted(Row.shown(issue)));
    }
  }

  /** Hands over a comment or an event: both are said in the thread of the issue's task. */
  private void message(String where, Row row, String kind, String author, Role role) {
    var issue = row.textOrEmpty("issue_id");
    var id = row.textOrEmpty("id");
    sink.found(
        where,
        () ->
            new FoundMessage(
                thread(issue),
                "beads:" + kind + ":" + id,
                role,
                Texts.storable(author, NewMessage.MAX_AUTHOR),
                content(row),
                Optional.empty(),
                List.of(),
                sink.time(where, row, "created_at")));
    if (!author.isBlank()) {
      sink.mention(where, author);
    }
  }

  private FoundThread thread(String issue) {
    var agent = tables.agent(issue);
    return agent.isPresent()
        ? new FoundThread.Named(ThreadId.of(agent.get()))
        : new FoundThread.OfTask(BeadsIssue.key(issue));
  }

  private static Json content(Row row) {
    return JsonDocuments.json(row.node());
  }

  /** Returns the time of which an issue tells: when it was last changed. */
  private Optional<Instant> asOf(String where, Row row) {
    return sink.time(where, row, "updated_at").or(file::versionTime);
  }
}
