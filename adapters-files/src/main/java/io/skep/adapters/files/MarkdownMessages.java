package io.skep.adapters.files;

import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority;
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
 * Reads messages that agents write to each other as markdown or plain text.
 *
 * <p>Such a message has a title, perhaps with a routing tag such as {@code [A2A]} and an arrow from
 * sender to recipient, some lines such as {@code **From**: Agent-3}, bold or not, and a body. All
 * of it is kept as it is; the lines tell who, to whom and when. A file may hold several, each
 * behind a line of equals signs. Not safe for use by many threads.
 */
final class MarkdownMessages {

  /** How many lines are searched for what a message says of itself. */
  private static final int HEADER_LINES = 30;

  private static final int HEADING_LINES = 3;

  private static final int LONGEST_HEADER = 400;

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
  private static final Pattern REST = Pattern.compile("[:—|]");
  private static final Pattern BAR = Pattern.compile(" \\| ");
  private static final Pattern LIST = Pattern.compile("[,;]");

  /** Words in titles and lines in place of names. */
  private static final Map<String, String> ROUTE_AUTHORS =
      Map.of("C2A", "Captain", "S2A", "system", "H2A", "human", "D2A", "Discord");

  private final WorkspaceSink sink;

  MarkdownMessages(WorkspaceSink sink) {
    this.sink = sink;
  }

  /** Reads the messages of a file. */
  void read(String text) {
    var parts = SEPARATOR.split(text, 0);
    int line = 1;
    for (var part : parts) {
      var where = parts.length == 1 ? "" : "line " + line;
      if (!part.isBlank()) {
        message(where, parts.length == 1 ? part : part.strip(), Optional.empty());
      }
      line += (int) part.chars().filter(c -> c == '\n').count();
    }
  }

  /** Reads a text as one message of a topic. */
  void readLog(String text, String topic) {
    message("", text, Optional.of(ThreadId.topic(topic)));
  }

  private void message(String where, String text, Optional<ThreadId> thread) {
    var lines = text.lines().limit(HEADER_LINES).toList();
    var title = title(lines);
    var headers = headers(lines);
    var draft = new MessageDraft(sink, where);
    draft.thread = thread;
    draft.text = Optional.of(text);
    draft.subject = header(headers, "subject", "re").or(() -> title);
    draft.id = header(headers, "message id", "messageid").filter(id -> !AgentNames.isTemplate(id));
    draft.at =
        header(headers, "timestamp", "date", "time", "issued", "sent", "created", "initialized")
            .flatMap(FoundTime::of);
    people(headers, title.orElse(""), lines.stream().limit(HEADING_LINES).toList(), draft);
    priority(where, headers, draft);
    header(headers, "tags").ifPresent(tags -> draft.tags.addAll(listed(tags)));
    header(headers, "message type", "type").ifPresent(draft.tags::add);
    draft.emit();
  }

  private static void people(
      Map<String, String> headers, String title, List<String> heading, MessageDraft draft) {
    route(title, draft);
    for (var line : heading) {
      arrow(line, draft);
    }
    var from = header(headers, "from", "sender", "by", "submitted by");
    from.flatMap(MarkdownMessages::person)
        .or(() -> draft.author)
        .or(() -> header(headers, "agent").flatMap(MarkdownMessages::person))
        .or(() -> draft.thread.flatMap(log -> draft.sink.path().owner()))
        .ifPresent(agent -> draft.author = Optional.of(agent));
    var to = header(headers, "to", "recipient", "recipients");
    if (to.isPresent()) {
      var named = persons(to.get());
      if (!named.isEmpty()) {
        draft.recipients.clear();
        draft.recipients.addAll(named);
      }
      draft.everyone |= AgentNames.isEveryone(to.get());
    }
    draft.author.ifPresent(draft.recipients::remove);
  }

  /** Reads a routing tag, in the title or in the name of the file. */
  private static void route(String title, MessageDraft draft) {
    var name = draft.sink.path().name();
    var route = ROUTE.matcher(title);
    var file = FILE_ROUTE.matcher(name);
    var tag = route.find() ? route.group(1) : file.find() ? file.group(1) : "";
    if (!tag.isEmpty()) {
      draft.tags.add(tag);
      draft.author = Optional.ofNullable(ROUTE_AUTHORS.get(tag)).flatMap(AgentNames::one);
    }
  }

  /** Reads {@code Agent-1 → Agent-2} or {@code Message from Agent-1 to Agent-2}. */
  private static void arrow(String line, MessageDraft draft) {
    var from = MESSAGE_FROM.matcher(line);
    var sides = from.find() ? from.group(1).split(" to ", 2) : ARROW.split(line, 2);
    var author = AgentNames.numbered(sides[0]).stream().findFirst();
    if (author.isEmpty() || (sides.length < 2 && !MESSAGE_FROM.matcher(line).find())) {
      return;
    }
    draft.author = author;
    if (sides.length == 2 && draft.recipients.isEmpty()) {
      draft.recipients.addAll(AgentNames.numbered(REST.split(sides[1], 2)[0]));
    }
  }

  private void priority(String where, Map<String, String> headers, MessageDraft draft) {
    var words = header(headers, "priority");
    var priority = words.flatMap(FoundPriority::of);
    if (words.isPresent() && priority.isEmpty()) {
      sink.problemOnce(
          where,
          "unknown priority '%s': taken for normal".formatted(WorkspaceSink.shown(words.get())));
    }
    priority.ifPresent(found -> draft.priority = found);
  }

  /** Returns who a line names first: a numbered agent, or else a name that is all of it. */
  private static Optional<AgentId> person(String line) {
    return persons(line).stream().findFirst();
  }

  private static Set<AgentId> persons(String line) {
    var numbered = AgentNames.numbered(line);
    if (!numbered.isEmpty()) {
      return numbered;
    }
    Set<AgentId> named = new LinkedHashSet<>();
    for (var part : LIST.split(line, 0)) {
      named.addAll(AgentNames.all(part.split(" - | – | \\|", 2)[0]));
    }
    return named;
  }

  private static Optional<String> title(List<String> lines) {
    Optional<String> first = Optional.empty();
    for (var line : lines) {
      var words = line.strip();
      if (words.startsWith("#") && !words.startsWith("##")) {
        return Texts.name(words.substring(1), LONGEST_HEADER);
      }
      if (first.isEmpty() && !words.isEmpty()) {
        first = Texts.name(words.replace("*", "").replace("#", ""), LONGEST_HEADER);
      }
    }
    return first;
  }

  /** Returns what the first lines say under which word; what is said first counts. */
  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (var line : lines) {
      if (line.length() > LONGEST_HEADER || (line.startsWith("---") && !headers.isEmpty())) {
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

  private static Optional<String> header(Map<String, String> headers, String... names) {
    for (var name : names) {
      var value = headers.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static List<String> listed(String words) {
    List<String> listed = new ArrayList<>();
    for (var word : LIST.split(words, 0)) {
      var label = word.strip();
      listed.add(label.startsWith("#") ? label.substring(1) : label);
    }
    return listed;
  }
}
