package io.skep.adapters.files.workspace;

import io.skep.domain.value.AgentId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Context of a JSON value within its document. Immutable.
 *
 * @param list the name of the enclosing list or map
 * @param owner the agent that owns the value, if known
 * @param mailbox whether the value is in a list of messages
 * @param identifiedTasksOnly whether only tasks with ids are imported, as in status files
 * @param depth the nesting depth; 0 for the root
 */
record DocumentContext(
    String list, Optional<AgentId> owner, boolean mailbox, boolean identifiedTasksOnly, int depth) {

  private static final Pattern TASK_LIST =
      Pattern.compile(
          "(?:\\w+_)?(?:tasks?|task_board|task_list|contracts?|backlog|milestones|directives|queued"
              + "|executed)",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> MESSAGE_LISTS =
      Set.of("messages", "inbox", "outbox", "message_history", "sent", "processed");

  DocumentContext child(String member) {
    boolean messages = MESSAGE_LISTS.contains(member.toLowerCase(Locale.ROOT));
    return new DocumentContext(
        member, owner, (mailbox && depth < 1) || messages, identifiedTasksOnly, depth + 1);
  }

  DocumentContext element() {
    return new DocumentContext(list, owner, mailbox, identifiedTasksOnly, depth + 1);
  }

  DocumentContext withOwner(Optional<AgentId> agent) {
    return new DocumentContext(list, agent.or(() -> owner), mailbox, identifiedTasksOnly, depth);
  }

  DocumentContext withIdentifiedTasksOnly() {
    return new DocumentContext(list, owner, false, true, depth);
  }

  boolean inTaskList() {
    return isTaskList(list);
  }

  static boolean isTaskList(String name) {
    return TASK_LIST.matcher(name).matches();
  }

  static boolean isMessageList(String name) {
    return MESSAGE_LISTS.contains(name.toLowerCase(Locale.ROOT));
  }
}
