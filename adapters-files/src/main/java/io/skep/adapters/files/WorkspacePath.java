package io.skep.adapters.files;

import io.skep.domain.value.AgentId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the path of a file in a workspace says of its contents.
 *
 * @param path the file, below what was named to be imported, with {@code /} between its parts
 * @param logical the file that it is a version of; the path itself unless it is one of a series
 * @param versionAt the time of the version, if it is one of a series
 * @param owner the agent in whose folder it lies
 * @param everyone whether it lies in a folder for all agents
 * @param box which sort of message folder it lies in
 */
record WorkspacePath(
    String path,
    String logical,
    Optional<Instant> versionAt,
    Optional<AgentId> owner,
    boolean everyone,
    Box box) {

  /** Which way messages in a folder have gone. */
  enum Box {
    /** Sent to the owner, and not yet dealt with. */
    INBOX,
    /** Sent to the owner, and dealt with. */
    PROCESSED,
    /** Sent by the owner. */
    OUTBOX,
    /** Sent to all. */
    BROADCAST,
    /** No message folder. */
    NONE
  }

  private static final Pattern NAME_TIME =
      Pattern.compile(
          "(?<!\\d)20\\d{6}[_T]\\d{6}Z?(?!\\d)|(?<!\\d)20\\d{2}-\\d{2}-\\d{2}(?!\\d)"
              + "|(?<!\\d)20\\d{6}(?!\\d)|(?<!\\d)1[67]\\d{8}(?!\\d)");

  /** Folders that hold a folder for each agent. */
  private static final Set<String> AGENT_FOLDERS =
      Set.of("agent_workspaces", "agent_mailboxes", "mailboxes", "mailbox", "agent_inboxes");

  /** Folders among those of agents that are none of an agent. */
  private static final Set<String> OTHER_FOLDERS =
      Set.of(
          "agent_meeting",
          "agents",
          "archive",
          "communications",
          "completed",
          "consolidation_archive",
          "contracts",
          "history",
          "inbox",
          "meeting",
          "onboarding",
          "outbox",
          "processed",
          "projects",
          "queue",
          "shared",
          "shared_tools");

  static WorkspacePath of(InputFile file) {
    return of(file.path(), file.logicalPath(), file.versionTime());
  }

  static WorkspacePath of(String path, String logical, Optional<Instant> versionAt) {
    var parts = List.of(logical.split("/"));
    Optional<AgentId> owner = Optional.empty();
    boolean everyone = false;
    var box = Box.NONE;
    boolean archive = false;
    for (int i = 0; i + 1 < parts.size(); i++) {
      var part = parts.get(i);
      boolean agents = i > 0 && AGENT_FOLDERS.contains(lower(parts.get(i - 1)));
      var agent = agentOf(part, agents);
      if (agent.isPresent()) {
        owner = agent;
        everyone = false;
        box = Box.NONE;
      } else if (agents && AgentNames.isEveryone(part)) {
        owner = Optional.empty();
        everyone = true;
      } else {
        if (lower(part).equals("captain_inbox")) {
          owner = AgentNames.one("captain");
        }
        archive |= lower(part).contains("archive");
        box = boxOf(lower(part), box, archive, owner.isPresent());
      }
    }
    if (owner.isEmpty() && !everyone) {
      owner = agentOf(stemOf(parts.get(parts.size() - 1)), false);
    }
    return new WorkspacePath(path, logical, versionAt, owner, everyone, box);
  }

  /** Returns the name of the file, without its folders. */
  String name() {
    return logical.substring(logical.lastIndexOf('/') + 1);
  }

  /** Returns the name of the file without what is behind its last dot. */
  String stem() {
    return stemOf(name());
  }

  /** Returns what is behind the last dot of the name, in small letters; empty if there is none. */
  String extension() {
    var name = name();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? lower(name.substring(dot + 1)) : "";
  }

  /** Returns the time that is written in the name of the file. */
  Optional<Instant> nameTime() {
    var time = NAME_TIME.matcher(name());
    return time.find() ? FoundTime.of(time.group()) : Optional.empty();
  }

  /** Returns the two innermost folders. */
  String folder() {
    var parts = logical.split("/");
    int from = Math.max(0, parts.length - 3);
    return String.join("/", List.of(parts).subList(from, parts.length - 1));
  }

  /** Returns whether one of its folders has this name. */
  boolean isIn(String folder) {
    return ("/" + lower(logical)).contains("/" + folder + "/");
  }

  private static String stemOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static Optional<AgentId> agentOf(String part, boolean amongAgents) {
    var numbered = AgentNames.numbered(part);
    if (numbered.size() == 1 && part.length() <= "Captain-Agent-0000".length()) {
      return numbered.stream().findFirst();
    }
    return amongAgents && !OTHER_FOLDERS.contains(lower(part)) && !part.startsWith("mailbox_")
        ? AgentNames.one(part)
        : Optional.empty();
  }

  private static Box boxOf(String part, Box outer, boolean archived, boolean owned) {
    boolean inbox = part.endsWith("inbox") || part.startsWith("inbox");
    if (archived && outer != Box.OUTBOX && (inbox || outer != Box.NONE || owned)) {
      return Box.PROCESSED;
    }
    if (inbox) {
      return Box.INBOX;
    }
    return switch (part) {
      case "processed", "completed", "processed_messages", "read" -> Box.PROCESSED;
      case "broadcast", "broadcasts", "broadcast_messages" -> Box.BROADCAST;
      case "processing", "pending", "incoming", "incoming_commands", "queued" -> Box.INBOX;
      case "sent", "outgoing_feedback" -> Box.OUTBOX;
      default -> part.endsWith("outbox") ? Box.OUTBOX : outer;
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
