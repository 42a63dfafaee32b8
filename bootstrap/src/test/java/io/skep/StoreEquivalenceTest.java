package io.skep;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the state that the same scenario leaves in all stores, row by row. */
class StoreEquivalenceTest {

  private static final RetryPolicy RETRY_LATER =
      new RetryPolicy(3, Duration.ofHours(9), Duration.ofHours(9));

  private static final AgentId BEE = new AgentId("bee");
  private static final AgentId WASP = new AgentId("wasp");
  private static final PlanId PLAN = new PlanId("spring");
  private static final ConversationId CONVERSATION = new ConversationId("talk");

  @TempDir private Path folder;

  @Test
  void scenarioLeavesSameStateInAllStores() {
    var embedded = rows("sqlite:" + folder.resolve("skep.db"), false);
    var shared = rows(PostgresServer.shared().newDatabase(), false);

    assertThat(shared).isEqualTo(embedded);
    assertThat(embedded).hasSizeGreaterThan(40);
    assertThat(rows("sqlite:" + folder.resolve("cached.db"), true)).isEqualTo(embedded);
    assertThat(rows(PostgresServer.shared().newDatabase(), true)).isEqualTo(embedded);
  }

  private static List<String> rows(String url, boolean cached) {
    try (var skep = Skep.builder().store(url).maintenance(false).cache(cached).open()) {
      runScenario(skep.swarm());
      return rows(skep.swarm());
    }
  }

  /** Runs operations of every kind, after which the state is stable for hours. */
  static void runScenario(Swarm swarm) {
    swarm
        .agents()
        .register(BEE, AgentProfile.DEFAULT.withTeam("gold").withCapabilities(Labels.of("fly")));
    swarm.agents().register(WASP, AgentProfile.DEFAULT.withMaxTasks(3));
    swarm.agents().reportCycle(BEE, CycleReport.of(2));
    swarm.conversations().open(CONVERSATION, "what now?");
    swarm.plans().draft(PLAN, "what blooms?", 2);
    swarm.plans().link(PLAN, CONVERSATION, LinkKind.INITIATED, Optional.empty());
    swarm.queues().update(new QueueName("slow"), it -> it.withMaxInProgress(OptionalInt.of(2)));
    swarm.queues().pause(new QueueName("shut"));
    enqueueTasks(swarm);
    processTasks(swarm);
    sendMessages(swarm);
  }

  private static void enqueueTasks(Swarm swarm) {
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var spec =
          TaskSpec.builder("task " + i)
              .key("key " + i)
              .queue(new QueueName(i % 4 == 3 ? "slow" : "default"))
              .priority(Priority.ofLevel(1 + i % 4))
              .tags(i % 2 == 0 ? "even" : "odd", "all")
              .payload(new Json("{\"i\":  " + i + "}"))
              .description("no. " + i)
              .retry(RETRY_LATER);
      if (i % 5 == 4) {
        spec.plan(PLAN);
      }
      if (i % 6 == 5) {
        spec.blockedByKeys("key " + (i - 1), "key " + (i - 5))
            .onBlockerFailure(BlockerPolicy.CANCEL);
      }
      if (i % 7 == 6) {
        spec.requires("fly");
      }
      specs.add(spec.build());
    }
    swarm.tasks().enqueueAll(specs);
    swarm.tasks().enqueue(TaskSpec.builder("again").key("key 3").build());
  }

  private static void processTasks(Swarm swarm) {
    var tasks = swarm.tasks();
    for (int round = 0; round < 6; round++) {
      for (var agent : List.of(BEE, WASP)) {
        for (var queue : List.of("default", "slow", "shut")) {
          var claimed =
              tasks.claim(
                  ClaimRequest.forAgent(agent).withQueue(new QueueName(queue)).withLimit(2));
          for (var task : claimed) {
            report(swarm, task, round);
          }
        }
      }
    }
    tasks
        .findByKey("key 16")
        .filter(task -> task.status().isOpen())
        .ifPresent(task -> tasks.cancel(task.id()));
    for (var task : Pages.collectAll(100, page -> tasks.list(TaskQuery.ALL, page))) {
      if (task.succeeded() && task.spec().title().endsWith("1")) {
        tasks.record(task.id());
      }
    }
  }

  private static void report(Swarm swarm, Task task, int round) {
    var tasks = swarm.tasks();
    tasks.progress(task.token(), "round " + round);
    switch (Integer.parseInt(task.spec().title().substring(5)) % 5) {
      case 0 -> tasks.fail(task.token(), "no luck", round % 2 == 0);
      case 1 -> tasks.release(task.token());
      case 2 -> tasks.complete(task.token(), Optional.of(new Json("[1,  2]")));
      case 3 -> tasks.cancel(task.id());
      default -> tasks.complete(task.token(), Optional.empty());
    }
  }

  private static void sendMessages(Swarm swarm) {
    for (int i = 0; i < 12; i++) {
      var thread = i % 3 == 0 ? ThreadId.of(CONVERSATION) : ThreadId.topic("news " + i % 2);
      swarm
          .messages()
          .append(thread, MessageInput.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, "no. " + i));
    }
    swarm.messages().clear(ThreadId.topic("news 1"));
    for (int i = 0; i < 6; i++) {
      var to = i % 2 == 0 ? Recipients.everyone() : Recipients.agents(BEE);
      swarm
          .mailbox()
          .send(
              OutgoingMessage.text(new AgentId("queen"), to, "message " + i, "no. " + i)
                  .withPriority(Priority.ofLevel(1 + i % 4))
                  .withTags("spring"));
    }
    var got = swarm.mailbox().fetch(BEE, 3);
    swarm.mailbox().markRead(BEE, got.get(0).message().id());
    swarm.mailbox().acknowledge(BEE, got.get(1).message().id());
  }

  /** Returns all state without ids and times, which differ between stores. */
  private static List<String> rows(Swarm swarm) {
    List<String> rows = new ArrayList<>();
    Map<TaskId, String> titles = new TreeMap<>();
    var tasks = Pages.collectAll(7, page -> swarm.tasks().list(TaskQuery.ALL, page));
    tasks.forEach(task -> titles.put(task.id(), task.spec().title()));
    tasks.forEach(task -> rows.add(row(swarm, task, titles)));
    for (var agent :
        Pages.collectAll(
            1, page -> swarm.agents().list(io.skep.domain.agent.AgentQuery.ALL, page))) {
      rows.add(
          List.of(
                  "agent",
                  agent.id(),
                  agent.profile(),
                  agent.status(),
                  agent.stats(),
                  agent.version())
              .toString());
      for (var entry :
          Pages.collectAll(2, page -> swarm.mailbox().inbox(agent.id(), InboxQuery.ALL, page))) {
        rows.add(
            List.of("copy", agent.id(), entry.message().content(), entry.delivery().status())
                .toString());
      }
      rows.add("unread " + agent.id() + " " + swarm.mailbox().countUnread(agent.id()));
    }
    for (var kind : ThreadKind.values()) {
      for (var thread : Pages.collectAll(2, page -> swarm.messages().listThreads(kind, page))) {
        rows.add(thread.toString());
        for (var message : swarm.messages().findLast(thread.id(), 100)) {
          rows.add(
              List.of(message.sequence(), message.role(), message.author(), message.content())
                  .toString());
        }
      }
    }
    rows.add(swarm.queues().countByStatus().toString());
    Pages.collectAll(1, page -> swarm.queues().list(page))
        .forEach(queue -> rows.add(queue.toString()));
    swarm
        .plans()
        .find(PLAN)
        .ifPresent(
            p -> rows.add(List.of("plan", p.status(), p.failures(), p.version()).toString()));
    swarm
        .conversations()
        .find(CONVERSATION)
        .ifPresent(c -> rows.add(List.of("talk", c.title(), c.status(), c.version()).toString()));
    rows.add(
        swarm.plans().linksOf(PLAN, PageRequest.first(9)).items().stream()
            .map(link -> link.conversation() + " " + link.kind())
            .toList()
            .toString());
    rows.add(swarm.agents().teams(PageRequest.first(9)).items().toString());
    return rows;
  }

  private static String row(Swarm swarm, Task task, Map<TaskId, String> titles) {
    var attempts =
        Pages.collectAll(1, page -> swarm.tasks().attempts(task.id(), page)).stream()
            .map(
                attempt ->
                    List.of(attempt.token(), attempt.agent(), attempt.outcome(), attempt.error()))
            .toList();
    var blockers =
        swarm.tasks().blockersOf(task.id()).stream()
            .map(titles::get)
            .sorted()
            .collect(Collectors.joining(","));
    return List.of(
            "task",
            task.spec(),
            task.status(),
            task.agent(),
            task.attempts(),
            task.claimCount(),
            task.progress(),
            task.result(),
            task.error(),
            task.failed(),
            task.version(),
            task.openBlockers(),
            blockers,
            attempts)
        .toString();
  }
}
