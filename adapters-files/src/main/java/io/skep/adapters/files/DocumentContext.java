package io.skep.adapters.files;

import io.skep.domain.value.AgentId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is known of an object from where it stands.
 *
 * @param list the name of the list that it is in
 * @param holder the agent whose it is
 * @param box whether it is in a list of messages
 * @param ownTasks whether only tasks that tell their ids are looked for, as in status files
 * @param depth how deep it is
 */
record DocumentContext(
    String list, Optional<AgentId> holder, boolean box, boolean ownTasks, int depth) {

  private static final Pattern TASK_LIST =
      Pattern.compile(
          "(?:\\w+_)?(?:tasks?|task_board|task_list|contracts?|backlog|milestones|directives|queued"
              + "|executed)",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> MESSAGE_LISTS =
      Set.of("messages", "inbox", "outbox", "message_history", "sent", "processed");

  DocumentContext in(String member) {
    boolean messages = MESSAGE_LISTS.contains(member.toLowerCase(Locale.ROOT));
    return new DocumentContext(member, holder, (box && depth < 1) || messages, ownTasks, depth + 1);
  }

  DocumentContext element() {
    return new DocumentContext(list, holder, box, ownTasks, depth + 1);
  }

  DocumentContext of(Optional<AgentId> agent) {
    return new DocumentContext(list, agent.or(() -> holder), box, ownTasks, depth);
  }

  DocumentContext withOwnTasksOnly() {
    return new DocumentContext(list, holder, false, true, depth);
  }

  boolean amongTasks() {
    return isTaskList(list);
  }

  static boolean isTaskList(String name) {
    return TASK_LIST.matcher(name).matches();
  }

  static boolean isMessageList(String name) {
    return MESSAGE_LISTS.contains(name.toLowerCase(Locale.ROOT));
  }
}
