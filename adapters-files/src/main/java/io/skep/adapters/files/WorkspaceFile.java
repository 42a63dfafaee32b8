package io.skep.adapters.files;

import io.skep.application.importing.FileOutcome;
import io.skep.application.importing.ImportSink;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads one file of a workspace, whatever it is. */
final class WorkspaceFile {

  private static final int DEEPEST = 60;

  private static final ObjectMapper STRICT = mapper(true);
  private static final ObjectMapper LENIENT = mapper(false);
  private static final ObjectMapper YAML = YAMLMapper.builder().build();

  private final WorkspacePath path;
  private final WorkspaceSink sink;

  WorkspaceFile(String path, ImportSink sink) {
    this.path = WorkspacePath.of(path);
    this.sink = new WorkspaceSink(sink, this.path);
  }

  /** Hands over all that the contents of the file tell, and returns what became of it. */
  FileOutcome read(byte[] bytes) {
    if (path.extension().equals("lock")) {
      return ignored("a lock file");
    }
    if (startsWith(bytes, "SQLite format 3\0")) {
      return ignored("a database");
    }
    var text = text(bytes);
    if (text.isEmpty()) {
      return ignored("neither JSON nor a text");
    }
    return switch (path.extension()) {
      case "json" -> json(text.get());
      case "jsonl", "ndjson" -> lines(text.get());
      case "yaml", "yml" -> yaml(text.get());
      case "md", "txt", "msg" -> prose(text.get());
      case "csv" -> ignored("a table of figures or texts");
      default -> ignored("no file of a workspace");
    };
  }

  private FileOutcome json(String text) {
    if (text.isBlank()) {
      return quarantined("", "empty");
    }
    try {
      return document(STRICT.readTree(text));
    } catch (JacksonException e) {
      if (!e.getOriginalMessage().startsWith("Duplicate Object property")) {
        return quarantined(where(e), reason(e));
      }
      return withDuplicates(text, e);
    }
  }

  private FileOutcome withDuplicates(String text, JacksonException duplicate) {
    try {
      var root = LENIENT.readTree(text);
      sink.problem(where(duplicate), "a key twice in an object: the last of them is kept");
      return document(root);
    } catch (JacksonException e) {
      return quarantined(where(e), reason(e));
    }
  }

  private FileOutcome document(JsonNode root) {
    new WorkspaceDocument(sink).read(root);
    if (sink.found() > 0) {
      return FileOutcome.IMPORTED;
    }
    return ignored(root.isEmpty() ? "an empty list" : "no agent, task or message in it");
  }

  private FileOutcome lines(String text) {
    var lines = text.lines().toList();
    var document = new WorkspaceDocument(sink);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          document.readLine("line " + (i + 1), STRICT.readTree(lines.get(i)));
        } catch (JacksonException e) {
          sink.problem("line " + (i + 1), reason(e));
        }
      }
    }
    return sink.found() > 0 ? FileOutcome.IMPORTED : ignored("no event in it");
  }

  private FileOutcome yaml(String text) {
    try {
      return document(YAML.readTree(text));
    } catch (JacksonException e) {
      return quarantined(where(e), reason(e));
    }
  }

  private FileOutcome prose(String text) {
    if (text.isBlank()) {
      return ignored("empty");
    }
    if (text.startsWith("{") && path.extension().equals("msg")) {
      return json(text);
    }
    var messages = new MarkdownMessages(sink);
    if (path.isIn("devlogs") || path.stem().toLowerCase(Locale.ROOT).equals("devlog")) {
      messages.readLog(text, "devlogs");
    } else if (isMail()) {
      messages.read(text);
    } else {
      return ignored("a text that is no message");
    }
    return FileOutcome.IMPORTED;
  }

  private boolean isMail() {
    return path.box() != WorkspacePath.Box.NONE
        || path.owner().isPresent()
        || path.everyone()
        || path.isIn("mailbox")
        || path.isIn("messages")
        || path.isIn("message_queue")
        || path.isIn("agent_comms")
        || path.isIn("communications");
  }

  private FileOutcome ignored(String reason) {
    sink.problem("", "ignored: " + reason);
    return FileOutcome.IGNORED;
  }

  private FileOutcome quarantined(String where, String reason) {
    sink.problem(where, reason);
    return FileOutcome.QUARANTINED;
  }

  private static String where(JacksonException e) {
    var at = e.getLocation();
    return at == null || at == TokenStreamLocation.NA
        ? ""
        : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static String reason(JacksonException e) {
    var message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    return Texts.name(end < 0 ? message : message.substring(0, end), 200).orElse("unreadable");
  }

  /** Returns the text in UTF-8 without its mark; empty if it is none. */
  private Optional<String> text(byte[] bytes) {
    int start = bytes.length > 2 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB ? 3 : 0;
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(
          decoder.decode(ByteBuffer.wrap(bytes, start, bytes.length - start)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    if (bytes.length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (bytes[i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static ObjectMapper mapper(boolean strict) {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }
}
