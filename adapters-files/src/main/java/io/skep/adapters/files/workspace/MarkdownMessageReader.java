package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.PriorityParser;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.adapters.files.text.TimestampParser;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reader of messages between agents in Markdown or plain text.
 *
 * <p>A message has a title, optionally with a routing tag such as {@code [A2A]} and an arrow from
 * sender to recipient, header lines such as {@code **From**: Agent-3}, bold or not, and a body. The
 * whole text becomes the content; the headers yield sender, recipients and time. A file may contain
 * several messages, separated by lines of equals signs. Not thread-safe.
 */
final class MarkdownMessageReader {

  /** Number of lines that are searched for headers. */
  private static final int HEADER_LINES = 30;

  private static final int HEADING_LINES = 3;

  private static final int MAX_HEADER_LENGTH = 400;

  private static final Pattern HEADER =
      Pattern.compile(
          "^[^\\p{L}\\p{N}{\\[]{0,12}([\\p{L}][\\p{L} _/-]{1,24}?)[*_ ]{0,4}:[*_ ]{0,4}(.*?)[*_"
              + " ]*$");
  private static final Pattern ROUTE = Pattern.compile("\\[([ACDHS]2[ACDHS])\\]");
  private static final Pattern ARROW = Pattern.compile("→|->|➡️?|=>");
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^={20,}\\s*$");
  private static final Pattern FILE_ROUTE = Pattern.compile("^([ACDHS]2[ACDHS])_");
  private static final Pattern MESSAGE_FROM =
      Pattern.compile("^#* ?message from (.{1,80})$", Pattern.CASE_INSENSITIVE);
  private static final Pattern AFTER_RECIPIENT = Pattern.compile("[:—|]");
  private static final Pattern BAR = Pattern.compile(" \\| ");
  private static final Pattern LIST = Pattern.compile("[,;]");

  /** Senders implied by routing tags. */
  private static final Map<String, String> ROUTE_AUTHORS =
      Map.of("C2A", "Captain", "S2A", "system", "H2A", "human", "D2A", "Discord");

  private final WorkspaceRecordCollector sink;

  MarkdownMessageReader(WorkspaceRecordCollector sink) {
    this.sink = sink;
  }

  /** Reads the messages of a file and emits them. */
  void read(String text) {
    var parts = SEPARATOR.split(text, 0);
    int line = 1;
    for (var part : parts) {
      var where = parts.length == 1 ? "" : "line " + line;
      if (!part.isBlank()) {
        readMessage(where, parts.length == 1 ? part : part.strip(), Optional.empty());
      }
      line += (int) part.chars().filter(c -> c == '\n').count();
    }
  }

  /** Reads the text as one message in a topic and emits it. */
  void readLog(String text, String topic) {
    readMessage("", text, Optional.of(ThreadId.topic(topic)));
  }

  private void readMessage(String where, String text, Optional<ThreadId> thread) {
    var lines = text.lines().limit(HEADER_LINES).toList();
    var title = findTitle(lines);
    var headers = parseHeaders(lines);
    var message = new WorkspaceMessageBuilder(sink, where);
    message.thread = thread;
    message.text = Optional.of(text);
    message.subject = findHeader(headers, "subject", "re").or(() -> title);
    message.id =
        findHeader(headers, "message id", "messageid")
            .filter(id -> !AgentNameParser.isTemplate(id));
    message.at =
        findHeader(headers, "timestamp", "date", "time", "issued", "sent", "created", "initialized")
            .flatMap(TimestampParser::parse);
    readParticipants(
        headers, title.orElse(""), lines.stream().limit(HEADING_LINES).toList(), message);
    readPriority(where, headers, message);
    findHeader(headers, "tags").ifPresent(tags -> message.tags.addAll(splitTags(tags)));
    findHeader(headers, "message type", "type").ifPresent(message.tags::add);
    message.emit();
  }

  private static void readParticipants(
      Map<String, String> headers,
      String title,
      List<String> heading,
      WorkspaceMessageBuilder message) {
    readRoutingTag(title, message);
    for (var line : heading) {
      readArrow(line, message);
    }
    var from = findHeader(headers, "from", "sender", "by", "submitted by");
    from.flatMap(MarkdownMessageReader::parseAgent)
        .or(() -> message.author)
        .or(() -> findHeader(headers, "agent").flatMap(MarkdownMessageReader::parseAgent))
        .or(() -> message.thread.flatMap(log -> message.sink.path().owner()))
        .ifPresent(agent -> message.author = Optional.of(agent));
    var to = findHeader(headers, "to", "recipient", "recipients");
    if (to.isPresent()) {
      var named = parseAgents(to.get());
      if (!named.isEmpty()) {
        message.recipients.clear();
        message.recipients.addAll(named);
      }
      message.broadcast |= AgentNameParser.isBroadcast(to.get());
    }
    message.author.ifPresent(message.recipients::remove);
  }

  /** Reads a routing tag from the title, or else from the file name. */
  private static void readRoutingTag(String title, WorkspaceMessageBuilder message) {
    var name = message.sink.path().name();
    var route = ROUTE.matcher(title);
    var file = FILE_ROUTE.matcher(name);
    var tag = route.find() ? route.group(1) : file.find() ? file.group(1) : "";
    if (!tag.isEmpty()) {
      message.tags.add(tag);
      message.author =
          Optional.ofNullable(ROUTE_AUTHORS.get(tag)).flatMap(AgentNameParser::parseFirst);
    }
  }

  /** Reads {@code Agent-1 → Agent-2} or {@code Message from Agent-1 to Agent-2}. */
  private static void readArrow(String line, WorkspaceMessageBuilder message) {
    var from = MESSAGE_FROM.matcher(line);
    var sides = from.find() ? from.group(1).split(" to ", 2) : ARROW.split(line, 2);
    var author = AgentNameParser.findNumbered(sides[0]).stream().findFirst();
    if (author.isEmpty() || (sides.length < 2 && !MESSAGE_FROM.matcher(line).find())) {
      return;
    }
    message.author = author;
    if (sides.length == 2 && message.recipients.isEmpty()) {
      message.recipients.addAll(
          AgentNameParser.findNumbered(AFTER_RECIPIENT.split(sides[1], 2)[0]));
    }
  }

  private void readPriority(
      String where, Map<String, String> headers, WorkspaceMessageBuilder message) {
    var text = findHeader(headers, "priority");
    var priority = text.flatMap(PriorityParser::parse);
    if (text.isPresent() && priority.isEmpty()) {
      sink.reportProblemOnce(
          where,
          "unknown priority '%s': using normal"
              .formatted(WorkspaceRecordCollector.abbreviate(text.get())));
    }
    priority.ifPresent(value -> message.priority = value);
  }

  /**
   * Returns the first agent named in a line: a numbered agent, or else a name that fills the line.
   */
  private static Optional<AgentId> parseAgent(String line) {
    return parseAgents(line).stream().findFirst();
  }

  private static Set<AgentId> parseAgents(String line) {
    var numbered = AgentNameParser.findNumbered(line);
    if (!numbered.isEmpty()) {
      return numbered;
    }
    Set<AgentId> named = new LinkedHashSet<>();
    for (var part : LIST.split(line, 0)) {
      named.addAll(AgentNameParser.parseAll(part.split(" - | – | \\|", 2)[0]));
    }
    return named;
  }

  private static Optional<String> findTitle(List<String> lines) {
    Optional<String> first = Optional.empty();
    for (var line : lines) {
      var text = line.strip();
      if (text.startsWith("#") && !text.startsWith("##")) {
        return TextSanitizer.toSingleLine(text.substring(1), MAX_HEADER_LENGTH);
      }
      if (first.isEmpty() && !text.isEmpty()) {
        first =
            TextSanitizer.toSingleLine(text.replace("*", "").replace("#", ""), MAX_HEADER_LENGTH);
      }
    }
    return first;
  }

  /** Returns the headers in the first lines by lower-case name; the first of a name wins. */
  private static Map<String, String> parseHeaders(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (var line : lines) {
      if (line.length() > MAX_HEADER_LENGTH || (line.startsWith("---") && !headers.isEmpty())) {
        if (headers.containsKey("from")) {
          break;
        }
        continue;
      }
      for (var part : BAR.split(line, 0)) {
        var header = HEADER.matcher(part);
        if (header.matches() && !header.group(2).isBlank()) {
          headers.putIfAbsent(
              header.group(1).strip().toLowerCase(Locale.ROOT), header.group(2).strip());
        }
      }
    }
    return headers;
  }

  private static Optional<String> findHeader(Map<String, String> headers, String... names) {
    for (var name : names) {
      var value = headers.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static List<String> splitTags(String text) {
    List<String> listed = new ArrayList<>();
    for (var word : LIST.split(text, 0)) {
      var label = word.strip();
      listed.add(label.startsWith("#") ? label.substring(1) : label);
    }
    return listed;
  }
}
