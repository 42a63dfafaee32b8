package io.skep;

import io.skep.domain.agent.AgentQuery;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.plan.Plan;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Snapshot of a swarm, as its services return it. */
final class SwarmSnapshot {

  private final Swarm swarm;
  private final List<Object> items = new ArrayList<>();

  private SwarmSnapshot(Swarm swarm) {
    this.swarm = swarm;
  }

  /** Returns all state, with ids and times. */
  static List<Object> of(Swarm swarm) {
    var whole = new SwarmSnapshot(swarm);
    whole.tasks();
    whole.queues();
    whole.agents();
    whole.threads();
    whole.plans();
    return whole.items;
  }

  private void tasks() {
    for (var task : Pages.collectAll(100, page -> swarm.tasks().list(TaskQuery.ALL, page))) {
      add("task", task);
      add("blockers", swarm.tasks().blockersOf(task.id()).stream().sorted().toList());
      add("dependents", Pages.collectAll(9, page -> swarm.tasks().dependentsOf(task.id(), page)));
      add("attempts", Pages.collectAll(9, page -> swarm.tasks().attempts(task.id(), page)));
      task.spec()
          .key()
          .ifPresent(key -> add("key", swarm.tasks().findByKey(key).map(it -> it.id())));
    }
    for (var status : TaskStatus.values()) {
      add("tasks", ids(page -> swarm.tasks().list(TaskQuery.ALL.withStatus(status), page)));
    }
  }

  private List<?> ids(Function<PageRequest, Page<Task>> list) {
    return Pages.collectAll(100, list).stream().map(task -> task.id()).toList();
  }

  private void queues() {
    add("counts", swarm.queues().countByStatus());
    for (var queue : Pages.collectAll(9, page -> swarm.queues().list(page))) {
      add("queue", queue);
      var name = queue.settings().name();
      add("ready", ids(page -> swarm.tasks().listReady(name, page)));
    }
  }

  private void agents() {
    for (var agent : Pages.collectAll(9, page -> swarm.agents().list(AgentQuery.ALL, page))) {
      add("agent", agent);
      for (var capability : agent.profile().capabilities()) {
        add(
            "capable",
            Pages.collectAll(
                9, page -> swarm.agents().list(AgentQuery.capableOf(capability), page)));
      }
      add("held", ids(page -> swarm.tasks().list(TaskQuery.ofAgent(agent.id()), page)));
      add("unread", swarm.mailbox().countUnread(agent.id()));
      for (var query :
          List.of(
              InboxQuery.ALL,
              InboxQuery.UNREAD,
              new InboxQuery(false, Optional.empty(), Optional.of("spring")))) {
        add("inbox", Pages.collectAll(9, page -> swarm.mailbox().inbox(agent.id(), query, page)));
      }
    }
    add("teams", Pages.collectAll(9, page -> swarm.agents().teams(page)));
  }

  private void threads() {
    for (var kind : ThreadKind.values()) {
      for (var thread : Pages.collectAll(9, page -> swarm.messages().listThreads(kind, page))) {
        add("thread", thread);
        add("messages", swarm.messages().findLast(thread.id(), 1_000));
      }
    }
  }

  private void plans() {
    List<Plan> plans = Pages.collectAll(9, page -> swarm.plans().list(Optional.empty(), page));
    for (var plan : plans) {
      add("plan", plan);
      add("links", Pages.collectAll(9, page -> swarm.plans().linksOf(plan.id(), page)));
      add("of plan", ids(page -> swarm.tasks().list(TaskQuery.ofPlan(plan.id()), page)));
      add("current", swarm.tasks().currentTask(plan.id()));
      add("completed", swarm.tasks().completedTask(plan.id()));
    }
    List<Conversation> talks =
        Pages.collectAll(9, page -> swarm.conversations().list(Optional.empty(), page));
    talks.forEach(talk -> add("conversation", talk));
  }

  private void add(String what, Object value) {
    items.add(List.of(what, value));
  }
}
