package io.skep.adapters.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The files of swarms whose agents have folders: their state, tasks, messages and the lists of
 * them, in whatever layout.
 *
 * <p>Takes every file that no other format takes, and says of each that holds nothing to be brought
 * in why it was ignored.
 */
final class WorkspaceFormat implements Format {

  private static final Set<String> DATABASES = Set.of("db", "sqlite", "sqlite3");

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .build())
          .build();

  private final Duration lockWait;

  WorkspaceFormat(Duration lockWait) {
    this.lockWait = lockWait;
  }

  @Override
  public String name() {
    return "workspace";
  }

  @Override
  public boolean recognizes(InputFile file) {
    return true;
  }

  @Override
  public void read(InputFile file, FileSink sink) throws IOException, UnreadableException {
    var lock = file.lockFile();
    if (lock.isEmpty()) {
      readUnlocked(file, sink);
      return;
    }
    var held = FolderLock.shared(lock.get(), lockWait);
    try {
      readUnlocked(file, sink);
    } finally {
      held.close();
    }
  }

  private static void readUnlocked(InputFile file, FileSink sink)
      throws IOException, UnreadableException {
    var path = WorkspacePath.of(file);
    var workspace = new WorkspaceSink(sink, path);
    var extension = path.extension();
    if (file.isJson()) {
      document(json(file, sink), workspace, sink);
    } else if (file.isJsonLines()) {
      lines(file, workspace, sink);
    } else if (DATABASES.contains(extension)) {
      sink.ignored("a database");
    } else {
      switch (extension) {
        case "yaml", "yml" -> document(yaml(text(file)), workspace, sink);
        case "md", "txt", "msg" -> prose(file, workspace, sink);
        case "csv" -> sink.ignored("a table");
        case "lock" -> sink.ignored("a lock");
        default -> sink.ignored("of no kind that a workspace has");
      }
    }
  }

  private static JsonNode json(InputFile file, FileSink sink)
      throws IOException, UnreadableException {
    try {
      return file.json();
    } catch (UnreadableException e) {
      // Only a key that is there twice makes the difference.
      var node = JsonDocuments.parseRepeating(file.bytes());
      sink.problem(e.where(), "a key twice in an object: what it holds the last time is kept");
      return node;
    }
  }

  private static void document(JsonNode root, WorkspaceSink workspace, FileSink sink) {
    new WorkspaceDocument(workspace).read(root);
    if (!sink.isUnderstood()) {
      sink.ignored(
          root.isContainer() && root.isEmpty() ? "empty" : "no agent, task or message in it");
    }
  }

  private static void lines(InputFile file, WorkspaceSink workspace, FileSink sink)
      throws IOException, UnreadableException {
    var document = new WorkspaceDocument(workspace);
    boolean empty = true;
    try (var lines = file.lines()) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        empty = false;
        try {
          document.readLine("line " + line.get().number(), JsonDocuments.parse(line.get()));
        } catch (UnreadableException e) {
          sink.problem(e.where(), e.reason());
        }
      }
    }
    if (empty) {
      sink.ignored("empty");
    }
  }

  private static JsonNode yaml(String text) throws UnreadableException {
    try {
      return YAML.readTree(text);
    } catch (JacksonException e) {
      var at = e.getLocation();
      var where =
          at == null ? "" : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw new UnreadableException(
          where, "no YAML: " + Texts.name(e.getOriginalMessage(), 200).orElse(""));
    }
  }

  private static void prose(InputFile file, WorkspaceSink workspace, FileSink sink)
      throws IOException, UnreadableException {
    var path = workspace.path();
    var text = text(file);
    if (text.isBlank()) {
      sink.ignored("empty");
    } else if (path.extension().equals("msg") && text.startsWith("{")) {
      document(json(file, sink), workspace, sink);
    } else if (isLog(path)) {
      new MarkdownMessages(workspace).readLog(text, "devlogs");
    } else if (isMail(path)) {
      new MarkdownMessages(workspace).read(text);
    } else {
      sink.ignored("a text that is no message");
    }
  }

  private static boolean isLog(WorkspacePath path) {
    return path.isIn("devlogs") || path.stem().toLowerCase(Locale.ROOT).equals("devlog");
  }

  private static boolean isMail(WorkspacePath path) {
    return path.box() != WorkspacePath.Box.NONE
        || path.owner().isPresent()
        || path.everyone()
        || path.isIn("mailbox")
        || path.isIn("messages")
        || path.isIn("message_queue")
        || path.isIn("agent_comms")
        || path.isIn("communications");
  }

  /** Returns the text of a file without its byte-order mark. */
  private static String text(InputFile file) throws IOException, UnreadableException {
    var bytes = file.bytes();
    int mark = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 3 : 0;
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return decoder.decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("", "no text in UTF-8");
    }
  }
}
