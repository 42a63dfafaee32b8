package io.skep.adapters.files.trace;

import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedConversation;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Types of trace logs in JSON Lines. */
enum TraceLogType {
  /** Prompt log of Dream.OS: a prompt and the answer of the model in each line. */
  PROMPTS {
    @Override
    void readHeader(InputFile file, RecordCollector sink) throws IOException, ParseException {
      var first = file.firstObject().map(StrictJson::new);
      var at = first.flatMap(row -> sink.readTime("line 1", row, "timestamp"));
      sink.collect(
          "",
          () ->
              new ImportedConversation(
                  conversation(file),
                  Optional.empty(),
                  TraceNames.toSingleLine(file.name(), TraceNames.MAX_TITLE_LENGTH),
                  "",
                  ConversationStatus.COMPLETED,
                  Json.EMPTY_OBJECT,
                  at));
    }

    @Override
    void readLine(InputFile file, long line, StrictJson row, RecordCollector sink) {
      var where = "line " + line;
      var at = sink.readTime(where, row, "timestamp");
      var prompt =
          Json.string(TextSanitizer.sanitize(row.textOrEmpty("input_prompt"), Json.MAX_LENGTH / 8));
      var author = row.textOrEmpty("context");
      sink.collect(where, () -> importedMessage(file, line + ":prompt", Role.USER, "", prompt, at));
      sink.collect(
          where,
          () ->
              importedMessage(
                  file,
                  line + ":answer",
                  Role.ASSISTANT,
                  author,
                  JsonDocuments.toJson(row.node()),
                  at));
    }

    private ConversationId conversation(InputFile file) {
      return TraceNames.conversationId("dream-ai-logs:" + file.name());
    }

    private ImportedMessage importedMessage(
        InputFile file, String key, Role role, String author, Json content, Optional<Instant> at) {
      return new ImportedMessage(
          new ImportedThread.Named(ThreadId.of(conversation(file))),
          key,
          role,
          TextSanitizer.sanitize(author, MessageInsert.MAX_AUTHOR),
          content,
          Optional.empty(),
          List.of(),
          at);
    }
  },

  /** Predictions of SWE-agent: one submission in each line, stored in the topic of its model. */
  PREDICTIONS {
    @Override
    void readHeader(InputFile file, RecordCollector sink) {
      // Predictions have no conversation: they are results without the messages before them.
    }

    @Override
    void readLine(InputFile file, long line, StrictJson row, RecordCollector sink) {
      var model = row.textOrEmpty("model_name_or_path");
      sink.collect(
          "line " + line,
          () ->
              new ImportedMessage(
                  new ImportedThread.Named(
                      ThreadId.topic(
                          TraceNames.truncateWithHash("predictions/" + model, ThreadId.MAX_OWNER))),
                  TraceNames.truncateWithHash(
                      row.textOrEmpty("instance_id"), MessageInsert.MAX_KEY),
                  Role.ASSISTANT,
                  TextSanitizer.sanitize(model, MessageInsert.MAX_AUTHOR),
                  JsonDocuments.toJson(row.node()),
                  Optional.empty(),
                  List.of(),
                  Optional.empty()));
    }
  };

  /** Returns the type of the log with this line, or empty if the line matches no type. */
  static Optional<TraceLogType> detect(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    var row = new StrictJson(node);
    if (row.hasAll("timestamp", "input_prompt", "ai_output")) {
      return Optional.of(PROMPTS);
    }
    return row.hasAll("model_name_or_path", "instance_id", "model_patch")
        ? Optional.of(PREDICTIONS)
        : Optional.empty();
  }

  /** Emits the records that precede the lines. */
  abstract void readHeader(InputFile file, RecordCollector sink) throws IOException, ParseException;

  /** Emits the records of one line. */
  abstract void readLine(InputFile file, long line, StrictJson row, RecordCollector sink);
}
