package io.skep.adapters.files;

import io.skep.application.importing.FoundConversation;
import io.skep.application.importing.FoundMessage;
import io.skep.application.importing.FoundThread;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A kind of trace that is written line by line. */
enum TraceLog {
  /** What Dream.OS has asked a model and was answered, a pair of messages a line. */
  PROMPTS {
    @Override
    void begin(InputFile file, FileSink sink) throws IOException, UnreadableException {
      var first = file.firstObject().map(Row::new);
      var at = first.flatMap(row -> sink.time("line 1", row, "timestamp"));
      sink.found(
          "",
          () ->
              new FoundConversation(
                  conversation(file),
                  Optional.empty(),
                  TraceText.line(file.name(), TraceText.LONGEST_TITLE),
                  "",
                  ConversationStatus.COMPLETED,
                  Json.EMPTY_OBJECT,
                  at));
    }

    @Override
    void read(InputFile file, long line, Row row, FileSink sink) {
      var where = "line " + line;
      var at = sink.time(where, row, "timestamp");
      var prompt =
          Json.string(Texts.storable(row.textOrEmpty("input_prompt"), Json.MAX_LENGTH / 8));
      var author = row.textOrEmpty("context");
      sink.found(where, () -> said(file, line + ":prompt", Role.USER, "", prompt, at));
      sink.found(
          where,
          () ->
              said(
                  file,
                  line + ":answer",
                  Role.ASSISTANT,
                  author,
                  JsonDocuments.json(row.node()),
                  at));
    }

    private ConversationId conversation(InputFile file) {
      return TraceText.conversation("dream-ai-logs:" + file.name());
    }

    private FoundMessage said(
        InputFile file, String key, Role role, String author, Json content, Optional<Instant> at) {
      return new FoundMessage(
          new FoundThread.Named(ThreadId.of(conversation(file))),
          key,
          role,
          Texts.storable(author, NewMessage.MAX_AUTHOR),
          content,
          Optional.empty(),
          List.of(),
          at);
    }
  },

  /** What SWE-agent has submitted for its tasks, one message each in the thread of the model. */
  PREDICTIONS {
    @Override
    void begin(InputFile file, FileSink sink) {
      // There is no conversation: these are results without what led to them.
    }

    @Override
    void read(InputFile file, long line, Row row, FileSink sink) {
      var model = row.textOrEmpty("model_name_or_path");
      sink.found(
          "line " + line,
          () ->
              new FoundMessage(
                  new FoundThread.Named(
                      ThreadId.topic(
                          TraceText.shortened("predictions/" + model, ThreadId.MAX_OWNER))),
                  TraceText.shortened(row.textOrEmpty("instance_id"), NewMessage.MAX_KEY),
                  Role.ASSISTANT,
                  Texts.storable(model, NewMessage.MAX_AUTHOR),
                  JsonDocuments.json(row.node()),
                  Optional.empty(),
                  List.of(),
                  Optional.empty()));
    }
  };

  /** Returns what kind of trace a line is of, or empty if it is of none. */
  static Optional<TraceLog> of(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    var row = new Row(node);
    if (row.has("timestamp", "input_prompt", "ai_output")) {
      return Optional.of(PROMPTS);
    }
    return row.has("model_name_or_path", "instance_id", "model_patch")
        ? Optional.of(PREDICTIONS)
        : Optional.empty();
  }

  /** Hands over what comes before the lines. */
  abstract void begin(InputFile file, FileSink sink) throws IOException, UnreadableException;

  /** Hands over what is in a line. */
  abstract void read(InputFile file, long line, Row row, FileSink sink);
}
