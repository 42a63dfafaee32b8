package io.skep;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.ClaimRequest;
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

/** The same scenario leaves the same state behind, row by row, whatever it is kept in. */
class SameOnAllStoresTest {

  private static final RetryPolicy LATER =
      new RetryPolicy(3, Duration.ofHours(9), Duration.ofHours(9));

  private static final AgentId BEE = new AgentId("bee");
  private static final AgentId WASP = new AgentId("wasp");
  private static final PlanId PLAN = new PlanId("spring");
  private static final ConversationId TALK = new ConversationId("talk");

  @TempDir private Path folder;

  @Test
  void isLeftBehindByAScenario() {
    var embedded = rows("sqlite:" + folder.resolve("skep.db"), false);
    var shared = rows(PostgresServer.shared().newDatabase(), false);

    assertThat(shared).isEqualTo(embedded);
    assertThat(embedded).hasSizeGreaterThan(40);
    assertThat(rows("sqlite:" + folder.resolve("cached.db"), true)).isEqualTo(embedded);
    assertThat(rows(PostgresServer.shared().newDatabase(), true)).isEqualTo(embedded);
  }

  private static List<String> rows(String url, boolean cached) {
    try (var skep = Skep.builder().store(url).maintenance(false).cache(cached).open()) {
      act(skep.swarm());
      return rows(skep.swarm());
    }
  }

  /** Has a swarm do a little of everything, after which nothing changes by itself for hours. */
  static void act(Swarm swarm) {
    swarm
        .agents()
        .register(BEE, AgentProfile.PLAIN.withTeam("gold").withCapabilities(Labels.of("fly")));
    swarm.agents().register(WASP, AgentProfile.PLAIN.withMaxTasks(3));
    swarm.agents().reportCycle(BEE, CycleReport.of(2));
    swarm.conversations().open(TALK, "what now?");
    swarm.plans().draft(PLAN, "what blooms?", 2);
    swarm.plans().link(PLAN, TALK, LinkKind.INITIATED, Optional.empty());
    swarm.queues().change(new QueueName("slow"), it -> it.withMaxInProgress(OptionalInt.of(2)));
    swarm.queues().pause(new QueueName("shut"));
    queueTasks(swarm);
    work(swarm);
    talk(swarm);
  }

  private static void queueTasks(Swarm swarm) {
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var spec =
          TaskSpec.titled("task " + i)
              .key("key " + i)
              .queue(new QueueName(i % 4 == 3 ? "slow" : "default"))
              .priority(Priority.ofLevel(1 + i % 4))
              .tags(i % 2 == 0 ? "even" : "odd", "all")
              .payload(new Json("{\"i\":  " + i + "}"))
              .description("no. " + i)
              .retry(LATER);
      if (i % 5 == 4) {
        spec.plan(PLAN);
      }
      if (i % 6 == 5) {
        spec.afterKeys("key " + (i - 1), "key " + (i - 5)).onBlockerFailure(BlockerPolicy.CANCEL);
      }
      if (i % 7 == 6) {
        spec.requires("fly");
      }
      specs.add(spec.build());
    }
    swarm.tasks().queueAll(specs);
    swarm.tasks().queue(TaskSpec.titled("again").key("key 3").build());
  }

  private static void work(Swarm swarm) {
    var tasks = swarm.tasks();
    for (int round = 0; round < 6; round++) {
      for (var agent : List.of(BEE, WASP)) {
        for (var queue : List.of("default", "slow", "shut")) {
          var claimed = tasks.claim(ClaimRequest.by(agent).from(new QueueName(queue)).upTo(2));
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
    for (var task : Pages.all(100, page -> tasks.list(TaskQuery.ALL, page))) {
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

  private static void talk(Swarm swarm) {
    for (int i = 0; i < 12; i++) {
      var thread = i % 3 == 0 ? ThreadId.of(TALK) : ThreadId.topic("news " + i % 2);
      swarm
          .messages()
          .append(thread, Entry.text(i % 2 == 0 ? Role.USER : Role.ASSISTANT, "no. " + i));
    }
    swarm.messages().clear(ThreadId.topic("news 1"));
    for (int i = 0; i < 6; i++) {
      var to = i % 2 == 0 ? Recipients.everyone() : Recipients.agents(BEE);
      swarm
          .mailbox()
          .send(
              Letter.text(new AgentId("queen"), to, "letter " + i, "no. " + i)
                  .withPriority(Priority.ofLevel(1 + i % 4))
                  .withTags("spring"));
    }
    var got = swarm.mailbox().fetch(BEE, 3);
    swarm.mailbox().read(BEE, got.get(0).message().id());
    swarm.mailbox().acknowledge(BEE, got.get(1).message().id());
  }

  /** Returns all there is, without the ids and the times, which every store makes anew. */
  private static List<String> rows(Swarm swarm) {
    List<String> rows = new ArrayList<>();
    Map<TaskId, String> titles = new TreeMap<>();
    var tasks = Pages.all(7, page -> swarm.tasks().list(TaskQuery.ALL, page));
    tasks.forEach(task -> titles.put(task.id(), task.spec().title()));
    tasks.forEach(task -> rows.add(row(swarm, task, titles)));
    for (var agent :
        Pages.all(1, page -> swarm.agents().list(io.skep.domain.agent.AgentQuery.ALL, page))) {
      rows.add(
          List.of(
                  "agent",
                  agent.id(),
                  agent.profile(),
                  agent.status(),
                  agent.figures(),
                  agent.version())
              .toString());
      for (var entry :
          Pages.all(2, page -> swarm.mailbox().inbox(agent.id(), InboxQuery.ALL, page))) {
        rows.add(
            List.of("copy", agent.id(), entry.message().content(), entry.delivery().status())
                .toString());
      }
      rows.add("unread " + agent.id() + " " + swarm.mailbox().unread(agent.id()));
    }
    for (var kind : ThreadKind.values()) {
      for (var thread : Pages.all(2, page -> swarm.messages().threads(kind, page))) {
        rows.add(thread.toString());
        for (var message : swarm.messages().last(thread.id(), 100)) {
          rows.add(
              List.of(message.sequence(), message.role(), message.author(), message.content())
                  .toString());
        }
      }
    }
    rows.add(swarm.queues().countByStatus().toString());
    Pages.all(1, page -> swarm.queues().list(page)).forEach(queue -> rows.add(queue.toString()));
    swarm
        .plans()
        .find(PLAN)
        .ifPresent(
            p -> rows.add(List.of("plan", p.status(), p.failures(), p.version()).toString()));
    swarm
        .conversations()
        .find(TALK)
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
        Pages.all(1, page -> swarm.tasks().attempts(task.id(), page)).stream()
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
            task.claims(),
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
