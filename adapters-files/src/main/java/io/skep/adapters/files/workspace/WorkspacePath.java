package io.skep.adapters.files.workspace;

import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.TimestampParser;
import io.skep.domain.value.AgentId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Path of a file in a workspace, with the properties it implies. Immutable.
 *
 * @param path the path below the imported path, with {@code /} as separator
 * @param logicalPath the path of the versioned file; equal to {@code path} unless the file is a
 *     version of a series
 * @param versionTime the commit time of the version, if the file is one
 * @param owner the agent that owns the folder
 * @param broadcast whether the folder is for all agents
 * @param mailboxFolder the kind of message folder
 */
record WorkspacePath(
    String path,
    String logicalPath,
    Optional<Instant> versionTime,
    Optional<AgentId> owner,
    boolean broadcast,
    MailboxFolder mailboxFolder) {

  /** Kind of a message folder, by direction and processing state. */
  enum MailboxFolder {
    /** Received by the owner, unprocessed. */
    INBOX,
    /** Received by the owner, processed. */
    PROCESSED,
    /** Sent by the owner. */
    OUTBOX,
    /** Sent to all agents. */
    BROADCAST,
    /** Not a message folder. */
    NONE
  }

  private static final Pattern FILE_NAME_TIME =
      Pattern.compile(
          "(?<!\\d)20\\d{6}[_T]\\d{6}Z?(?!\\d)|(?<!\\d)20\\d{2}-\\d{2}-\\d{2}(?!\\d)"
              + "|(?<!\\d)20\\d{6}(?!\\d)|(?<!\\d)1[67]\\d{8}(?!\\d)");

  /** Names of folders that contain a folder for each agent. */
  private static final Set<String> AGENT_FOLDERS =
      Set.of("agent_workspaces", "agent_mailboxes", "mailboxes", "mailbox", "agent_inboxes");

  /** Names of folders beside those of agents that belong to no agent. */
  private static final Set<String> NON_AGENT_FOLDERS =
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

  static WorkspacePath of(String path, String logicalPath, Optional<Instant> versionTime) {
    var parts = List.of(logicalPath.split("/"));
    Optional<AgentId> owner = Optional.empty();
    boolean broadcast = false;
    var mailboxFolder = MailboxFolder.NONE;
    boolean archive = false;
    for (int i = 0; i + 1 < parts.size(); i++) {
      var part = parts.get(i);
      boolean agents = i > 0 && AGENT_FOLDERS.contains(lower(parts.get(i - 1)));
      var agent = parseAgent(part, agents);
      if (agent.isPresent()) {
        owner = agent;
        broadcast = false;
        mailboxFolder = MailboxFolder.NONE;
      } else if (agents && AgentNameParser.isBroadcast(part)) {
        owner = Optional.empty();
        broadcast = true;
      } else {
        if (lower(part).equals("captain_inbox")) {
          owner = AgentNameParser.parseFirst("captain");
        }
        archive |= lower(part).contains("archive");
        mailboxFolder = mailboxFolderOf(lower(part), mailboxFolder, archive, owner.isPresent());
      }
    }
    if (owner.isEmpty() && !broadcast) {
      owner = parseAgent(stemOf(parts.get(parts.size() - 1)), false);
    }
    return new WorkspacePath(path, logicalPath, versionTime, owner, broadcast, mailboxFolder);
  }

  /** Returns the file name without folders. */
  String name() {
    return logicalPath.substring(logicalPath.lastIndexOf('/') + 1);
  }

  /** Returns the file name without its extension. */
  String stem() {
    return stemOf(name());
  }

  /** Returns the lower-case extension of the file name; empty if there is none. */
  String extension() {
    var name = name();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? lower(name.substring(dot + 1)) : "";
  }

  /** Returns the timestamp in the file name. */
  Optional<Instant> fileNameTime() {
    var time = FILE_NAME_TIME.matcher(name());
    return time.find() ? TimestampParser.parse(time.group()) : Optional.empty();
  }

  /** Returns the two innermost folders, separated by {@code /}. */
  String parentFolders() {
    var parts = logicalPath.split("/");
    int from = Math.max(0, parts.length - 3);
    return String.join("/", List.of(parts).subList(from, parts.length - 1));
  }

  /** Returns whether the file is in a folder of this lower-case name, at any depth. */
  boolean isInFolder(String folder) {
    return ("/" + lower(logicalPath)).contains("/" + folder + "/");
  }

  private static String stemOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static Optional<AgentId> parseAgent(String part, boolean amongAgents) {
    var numbered = AgentNameParser.findNumbered(part);
    if (numbered.size() == 1 && part.length() <= "Captain-Agent-0000".length()) {
      return numbered.stream().findFirst();
    }
    return amongAgents && !NON_AGENT_FOLDERS.contains(lower(part)) && !part.startsWith("mailbox_")
        ? AgentNameParser.parseFirst(part)
        : Optional.empty();
  }

  private static MailboxFolder mailboxFolderOf(
      String part, MailboxFolder outer, boolean archived, boolean owned) {
    boolean inbox = part.endsWith("inbox") || part.startsWith("inbox");
    if (archived
        && outer != MailboxFolder.OUTBOX
        && (inbox || outer != MailboxFolder.NONE || owned)) {
      return MailboxFolder.PROCESSED;
    }
    if (inbox) {
      return MailboxFolder.INBOX;
    }
    return switch (part) {
      case "processed", "completed", "processed_messages", "read" -> MailboxFolder.PROCESSED;
      case "broadcast", "broadcasts", "broadcast_messages" -> MailboxFolder.BROADCAST;
      case "processing", "pending", "incoming", "incoming_commands", "queued" ->
          MailboxFolder.INBOX;
      case "sent", "outgoing_feedback" -> MailboxFolder.OUTBOX;
      default -> part.endsWith("outbox") ? MailboxFolder.OUTBOX : outer;
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
