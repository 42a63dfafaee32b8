package io.skep.adapters.files.workspace;

import io.skep.adapters.files.filesystem.FolderLock;
import io.skep.adapters.files.input.FileFormat;
import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.text.TextSanitizer;
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
 * Format of swarm workspaces: folders of agents with status, task and message files, in any layout.
 *
 * <p>Accepts every file, so it comes last; reports why a file without importable records was
 * ignored. Thread-safe.
 */
public final class WorkspaceFormat implements FileFormat {

  private static final Set<String> DATABASE_EXTENSIONS = Set.of("db", "sqlite", "sqlite3");

  private static final YAMLMapper YAML_MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .build())
          .build();

  private final Duration lockTimeout;

  /**
   * Creates the format.
   *
   * @param lockTimeout how long to wait for the lock of a workspace that is being written
   */
  public WorkspaceFormat(Duration lockTimeout) {
    this.lockTimeout = lockTimeout;
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
  public void read(InputFile file, RecordCollector sink) throws IOException, ParseException {
    var lock = file.lockFile();
    if (lock.isEmpty()) {
      readUnlocked(file, sink);
      return;
    }
    var sharedLock = FolderLock.acquireShared(lock.get(), lockTimeout);
    try {
      readUnlocked(file, sink);
    } finally {
      sharedLock.close();
    }
  }

  private static void readUnlocked(InputFile file, RecordCollector sink)
      throws IOException, ParseException {
    var path = WorkspacePath.of(file);
    var workspace = new WorkspaceRecordCollector(sink, path);
    var extension = path.extension();
    if (file.isJson()) {
      readDocument(parseJson(file, sink), workspace, sink);
    } else if (file.isJsonLines()) {
      readLines(file, workspace, sink);
    } else if (DATABASE_EXTENSIONS.contains(extension)) {
      sink.ignored("database file");
    } else {
      switch (extension) {
        case "yaml", "yml" -> readDocument(parseYaml(decodeText(file)), workspace, sink);
        case "md", "txt", "msg" -> readText(file, workspace, sink);
        case "csv" -> sink.ignored("CSV file");
        case "lock" -> sink.ignored("lock file");
        default -> sink.ignored("unsupported file type");
      }
    }
  }

  private static JsonNode parseJson(InputFile file, RecordCollector sink)
      throws IOException, ParseException {
    try {
      return file.json();
    } catch (ParseException e) {
      // Succeeds only if the failure was a duplicate key.
      var node = JsonDocuments.parseAllowingDuplicateKeys(file.readBytes());
      sink.reportProblem(e.location(), "duplicate key in an object: using the last value");
      return node;
    }
  }

  private static void readDocument(
      JsonNode root, WorkspaceRecordCollector workspace, RecordCollector sink) {
    new WorkspaceDocumentReader(workspace).read(root);
    if (!sink.isRecognized()) {
      sink.ignored(
          root.isContainer() && root.isEmpty() ? "empty" : "no agent, task or message found");
    }
  }

  private static void readLines(
      InputFile file, WorkspaceRecordCollector workspace, RecordCollector sink)
      throws IOException, ParseException {
    var document = new WorkspaceDocumentReader(workspace);
    boolean empty = true;
    try (var lines = file.openLines()) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        empty = false;
        try {
          document.readLine("line " + line.get().number(), JsonDocuments.parse(line.get()));
        } catch (ParseException e) {
          sink.reportProblem(e.location(), e.reason());
        }
      }
    }
    if (empty) {
      sink.ignored("empty");
    }
  }

  private static JsonNode parseYaml(String text) throws ParseException {
    try {
      return YAML_MAPPER.readTree(text);
    } catch (JacksonException e) {
      var at = e.getLocation();
      var where =
          at == null ? "" : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw new ParseException(
          where,
          "invalid YAML: " + TextSanitizer.toSingleLine(e.getOriginalMessage(), 200).orElse(""));
    }
  }

  private static void readText(
      InputFile file, WorkspaceRecordCollector workspace, RecordCollector sink)
      throws IOException, ParseException {
    var path = workspace.path();
    var text = decodeText(file);
    if (text.isBlank()) {
      sink.ignored("empty");
    } else if (path.extension().equals("msg") && text.startsWith("{")) {
      readDocument(parseJson(file, sink), workspace, sink);
    } else if (isLog(path)) {
      new MarkdownMessageReader(workspace).readLog(text, "devlogs");
    } else if (isMail(path)) {
      new MarkdownMessageReader(workspace).read(text);
    } else {
      sink.ignored("text file outside of message folders");
    }
  }

  private static boolean isLog(WorkspacePath path) {
    return path.isInFolder("devlogs") || path.stem().toLowerCase(Locale.ROOT).equals("devlog");
  }

  private static boolean isMail(WorkspacePath path) {
    return path.mailboxFolder() != WorkspacePath.MailboxFolder.NONE
        || path.owner().isPresent()
        || path.broadcast()
        || path.isInFolder("mailbox")
        || path.isInFolder("messages")
        || path.isInFolder("message_queue")
        || path.isInFolder("agent_comms")
        || path.isInFolder("communications");
  }

  /**
   * Returns the text of a file in UTF-8, without its byte-order mark.
   *
   * @throws ParseException if the file is not valid UTF-8
   */
  private static String decodeText(InputFile file) throws IOException, ParseException {
    var bytes = file.readBytes();
    int bomLength = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 3 : 0;
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return decoder.decode(ByteBuffer.wrap(bytes, bomLength, bytes.length - bomLength)).toString();
    } catch (CharacterCodingException e) {
      throw new ParseException("", "not valid UTF-8");
    }
  }
}
