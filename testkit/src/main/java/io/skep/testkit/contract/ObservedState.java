package io.skep.testkit.contract;

import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
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

/** All that can be read of a small swarm, each under the tag by which a change of it is told. */
final class ObservedState {

  private static final PageRequest ALL = PageRequest.first(PageRequest.MAX_LIMIT);

  private final Map<ChangeTag, Object> seen = new HashMap<>();

  private ObservedState() {}

  /** Reads everything that {@link RandomDeeds} may have changed. */
  static ObservedState of(Swarm swarm) {
    var state = new ObservedState();
    var tasks = swarm.tasks().list(TaskQuery.ALL, ALL).items();
    tasks.forEach(task -> state.see(swarm, task));
    swarm
        .queues()
        .list(ALL)
        .items()
        .forEach(it -> state.see(ChangeTag.of(it.settings().name()), it));
    RandomDeeds.AGENTS.forEach(agent -> state.see(swarm, agent));
    state.see(ChangeTag.any(ChangeKind.TEAM), swarm.agents().teams(ALL).items());
    swarm.plans().list(Optional.empty(), ALL).items().forEach(plan -> state.see(swarm, plan.id()));
    for (var conversation : swarm.conversations().list(Optional.empty(), ALL).items()) {
      state.see(
          ChangeTag.of(conversation.id()),
          List.of(conversation, swarm.plans().linksOf(conversation.id(), ALL).items()));
    }
    for (var thread : RandomDeeds.THREADS) {
      state.see(
          ChangeTag.of(thread),
          List.of(swarm.messages().version(thread), swarm.messages().after(thread, 0, 1_000)));
    }
    return state;
  }

  private void see(Swarm swarm, Task task) {
    see(
        ChangeTag.of(task.id()),
        List.of(
            task,
            swarm.tasks().blockersOf(task.id()),
            Set.copyOf(
                swarm.tasks().dependentsOf(task.id(), ALL).items().stream().map(Task::id).toList()),
            swarm.tasks().attempts(task.id(), ALL).items()));
  }

  private void see(Swarm swarm, AgentId agent) {
    see(ChangeTag.of(agent), swarm.agents().find(agent));
    seeAny(ChangeTag.tasksOf(agent), swarm.tasks().list(TaskQuery.ofAgent(agent), ALL).items());
    see(
        ChangeTag.inbox(agent),
        List.of(
            swarm.mailbox().inbox(agent, InboxQuery.ALL, ALL).items(),
            swarm.mailbox().unread(agent)));
  }

  private void see(Swarm swarm, PlanId plan) {
    see(
        ChangeTag.of(plan),
        List.of(swarm.plans().find(plan), swarm.plans().linksOf(plan, ALL).items()));
    seeAny(ChangeTag.tasksOf(plan), swarm.tasks().list(TaskQuery.ofPlan(plan), ALL).items());
  }

  /** That there are none is nothing that was told of when the plan or the agent came in. */
  private void seeAny(ChangeTag tag, List<Task> tasks) {
    if (!tasks.isEmpty()) {
      see(tag, tasks);
    }
  }

  private void see(ChangeTag tag, Object state) {
    seen.put(tag, state);
  }

  /** Returns the tags under which something else was read than before. */
  Set<ChangeTag> differencesFrom(ObservedState before) {
    Set<ChangeTag> all = new HashSet<>(seen.keySet());
    all.addAll(before.seen.keySet());
    all.removeIf(tag -> Objects.equals(seen.get(tag), before.seen.get(tag)));
    return all;
  }
}
