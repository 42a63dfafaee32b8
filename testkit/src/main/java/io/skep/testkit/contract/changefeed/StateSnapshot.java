package io.skep.testkit.contract.changefeed;

import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Snapshot of everything readable of a small swarm, by the change tag that covers it. */
final class StateSnapshot {

  private static final PageRequest ALL = PageRequest.first(PageRequest.MAX_LIMIT);

  private final Map<ChangeTag, Object> values = new HashMap<>();

  private StateSnapshot() {}

  /** Reads everything that {@link RandomOperations} may have changed. */
  static StateSnapshot take(Swarm swarm) {
    var state = new StateSnapshot();
    var tasks = swarm.tasks().list(TaskQuery.ALL, ALL).items();
    tasks.forEach(task -> state.put(swarm, task));
    swarm
        .queues()
        .list(ALL)
        .items()
        .forEach(it -> state.put(ChangeTag.of(it.settings().name()), it));
    RandomOperations.AGENTS.forEach(agent -> state.put(swarm, agent));
    state.put(ChangeTag.any(ChangeKind.TEAM), swarm.agents().teams(ALL).items());
    swarm.plans().list(Optional.empty(), ALL).items().forEach(plan -> state.put(swarm, plan.id()));
    for (var conversation : swarm.conversations().list(Optional.empty(), ALL).items()) {
      state.put(
          ChangeTag.of(conversation.id()),
          List.of(conversation, swarm.plans().linksOf(conversation.id(), ALL).items()));
    }
    for (var thread : RandomOperations.THREADS) {
      state.put(
          ChangeTag.of(thread),
          List.of(swarm.messages().version(thread), swarm.messages().findAfter(thread, 0, 1_000)));
    }
    return state;
  }

  private void put(Swarm swarm, Task task) {
    put(
        ChangeTag.of(task.id()),
        List.of(
            task,
            swarm.tasks().blockersOf(task.id()),
            Set.copyOf(
                swarm.tasks().dependentsOf(task.id(), ALL).items().stream().map(Task::id).toList()),
            swarm.tasks().attempts(task.id(), ALL).items()));
  }

  private void put(Swarm swarm, AgentId agent) {
    put(ChangeTag.of(agent), swarm.agents().find(agent));
    putIfNotEmpty(
        ChangeTag.tasksOf(agent), swarm.tasks().list(TaskQuery.ofAgent(agent), ALL).items());
    put(
        ChangeTag.inbox(agent),
        List.of(
            swarm.mailbox().inbox(agent, InboxQuery.ALL, ALL).items(),
            swarm.mailbox().countUnread(agent)));
  }

  private void put(Swarm swarm, PlanId plan) {
    put(
        ChangeTag.of(plan),
        List.of(swarm.plans().find(plan), swarm.plans().linksOf(plan, ALL).items()));
    putIfNotEmpty(ChangeTag.tasksOf(plan), swarm.tasks().list(TaskQuery.ofPlan(plan), ALL).items());
  }

  /**
   * An empty list is not a change: none was published for it when the plan or the agent was
   * created.
   */
  private void putIfNotEmpty(ChangeTag tag, List<Task> tasks) {
    if (!tasks.isEmpty()) {
      put(tag, tasks);
    }
  }

  private void put(ChangeTag tag, Object state) {
    values.put(tag, state);
  }

  /** Returns the tags whose values differ from an earlier snapshot. */
  Set<ChangeTag> changedTags(StateSnapshot before) {
    Set<ChangeTag> all = new HashSet<>(values.keySet());
    all.addAll(before.values.keySet());
    all.removeIf(tag -> Objects.equals(values.get(tag), before.values.get(tag)));
    return all;
  }
}
