package io.skep.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.SettableClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Does one after the other of all that services do, to a small swarm, as a seed brings it. */
final class RandomDeeds {

  private static final PageRequest ALL = PageRequest.first(PageRequest.MAX_LIMIT);
  static final List<AgentId> AGENTS = Stream.of("a", "b", "c: d").map(AgentId::new).toList();

  /** The letters of the first agent are in one of them. */
  static final List<ThreadId> THREADS =
      List.of(ThreadId.topic("t"), ThreadId.topic("u: v"), ThreadId.of(AGENTS.get(0)));

  private static final List<PlanId> PLANS = Stream.of("p", "q").map(PlanId::new).toList();
  private static final List<ConversationId> CONVERSATIONS =
      Stream.of("c", "d").map(ConversationId::new).toList();
  private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT, new QueueName("build"));

  private final Swarm swarm;
  private final SettableClock clock;
  private final SplittableRandom random;
  private final Map<String, Runnable> deeds = new LinkedHashMap<>();

  RandomDeeds(Swarm swarm, SettableClock clock, long seed) {
    this.swarm = swarm;
    this.clock = clock;
    random = new SplittableRandom(seed);
    addTasks();
    addReports();
    addAgentsAndPlans();
    addMessages();
  }

  private void addTasks() {
    var tasks = swarm.tasks();
    deeds.put("queue", () -> tasks.queue(spec().build()));
    deeds.put("queue more", () -> tasks.queueAll(List.of(spec().build(), spec().build())));
    deeds.put("queue behind", () -> tasks.queue(spec().after(task().id()).build()));
    deeds.put("queue by key", () -> tasks.queue(spec().key("k" + random.nextInt(5)).build()));
    deeds.put(
        "queue for later",
        () -> tasks.queue(spec().notBefore(clock.instant().plusSeconds(30)).build()));
    deeds.put("claim", () -> tasks.claim(ClaimRequest.by(agent()).from(queue())));
    deeds.put("claim many", () -> tasks.claim(ClaimRequest.by(agent()).upTo(3)));
    deeds.put("claim of plan", () -> tasks.claim(ClaimRequest.by(agent()).ofPlan(plan())));
    deeds.put("cancel", () -> tasks.cancel(task().id()));
    deeds.put("retry", () -> tasks.retry(task().id()));
    deeds.put("record", () -> tasks.record(task().id()));
    deeds.put("add blocker", () -> tasks.addBlocker(task().id(), task().id()));
    deeds.put("remove blocker", this::removeBlocker);
    deeds.put("recover", tasks::recover);
    deeds.put("give back", () -> tasks.giveBack(agent()));
    deeds.put("pause", () -> swarm.queues().pause(queue()));
    deeds.put("resume", () -> swarm.queues().resume(queue()));
    deeds.put(
        "limit",
        () ->
            swarm
                .queues()
                .change(
                    queue(), it -> it.withMaxInProgress(OptionalInt.of(2 + random.nextInt(3)))));
    deeds.put("wait", () -> clock.advance(Duration.ofSeconds(random.nextInt(40))));
  }

  private void addReports() {
    var tasks = swarm.tasks();
    deeds.put("complete", () -> tasks.complete(token(), Optional.of(Json.string("done"))));
    deeds.put(
        "complete all",
        () -> tasks.completeAll(List.of(new Completion(token(), Optional.empty()))));
    deeds.put("fail", () -> tasks.fail(token(), "no", true));
    deeds.put("fail for good", () -> tasks.fail(token(), "no", false));
    deeds.put("release", () -> tasks.release(token()));
    deeds.put("progress", () -> tasks.progress(token(), "at " + random.nextInt()));
    deeds.put("heartbeat of task", () -> tasks.heartbeat(token(), Duration.ofMinutes(1)));
    deeds.put(
        "heartbeats of tasks",
        () -> tasks.heartbeat(List.of(token(), token()), Duration.ofMinutes(2)));
  }

  private void addAgentsAndPlans() {
    var agents = swarm.agents();
    deeds.put(
        "register",
        () -> agents.register(agent(), AgentProfile.PLAIN.withTeam("team " + random.nextInt(2))));
    deeds.put("heartbeat", () -> agents.heartbeat(agent()));
    deeds.put("status", () -> agents.changeStatus(agent(), any(AgentStatus.values())));
    deeds.put("cycle", () -> agents.reportCycle(agent(), CycleReport.of(random.nextInt(3))));
    deeds.put("mark silent", () -> agents.markSilent(Duration.ofSeconds(40)));
    var plans = swarm.plans();
    deeds.put("draft", () -> plans.draft(plan(), "why?"));
    deeds.put("reword", () -> plans.reword(plan(), "do " + random.nextInt(), "so"));
    deeds.put("plan status", () -> plans.changeStatus(plan(), any(PlanStatus.values())));
    deeds.put(
        "link", () -> plans.link(plan(), conversation(), any(LinkKind.values()), Optional.empty()));
    var conversations = swarm.conversations();
    deeds.put("open", () -> conversations.open(conversation(), "talk"));
    deeds.put("describe", () -> conversations.describe(conversation(), "t", "" + random.nextInt()));
    deeds.put(
        "conversation status",
        () -> conversations.changeStatus(conversation(), any(ConversationStatus.values())));
  }

  private void addMessages() {
    deeds.put("append", () -> swarm.messages().append(any(THREADS), Entry.text(Role.USER, "hi")));
    deeds.put("clear", () -> swarm.messages().clear(any(THREADS)));
    var mail = swarm.mailbox();
    deeds.put(
        "send", () -> mail.send(Letter.text(agent(), Recipients.agents(agent()), "s", "text")));
    deeds.put(
        "send to all", () -> mail.send(Letter.text(agent(), Recipients.everyone(), "s", "text")));
    deeds.put("fetch", () -> mail.fetch(agent(), 2));
    deeds.put("read", () -> readMail(false));
    deeds.put("acknowledge", () -> readMail(true));
    deeds.put("expire", mail::expire);
  }

  /** Does something, and returns what; it may have been refused. */
  String next() {
    var name = any(List.copyOf(deeds.keySet()));
    try {
      requireNonNull(deeds.get(name)).run();
    } catch (StoreException e) {
      throw e;
    } catch (SkepException e) {
      return name + ", refused: " + e.code();
    }
    return name;
  }

  private void removeBlocker() {
    var task = task();
    swarm.tasks().blockersOf(task.id()).stream()
        .findFirst()
        .ifPresent(blocker -> swarm.tasks().removeBlocker(task.id(), blocker));
  }

  private void readMail(boolean acknowledges) {
    var recipient = agent();
    for (var entry : swarm.mailbox().inbox(recipient, InboxQuery.UNREAD, ALL).items()) {
      if (acknowledges) {
        swarm.mailbox().acknowledge(recipient, entry.message().id());
      } else {
        swarm.mailbox().read(recipient, entry.message().id());
      }
      return;
    }
  }

  private TaskSpec.Builder spec() {
    var spec = TaskSpec.titled("task").queue(queue());
    return random.nextBoolean() ? spec.plan(plan()) : spec;
  }

  private Task task() {
    var all = swarm.tasks().list(TaskQuery.ALL, ALL).items();
    return all.isEmpty() ? swarm.tasks().queue(spec().build()) : any(all);
  }

  private LeaseToken token() {
    var held =
        swarm.tasks().list(TaskQuery.ALL, ALL).items().stream()
            .filter(task -> task.status() == TaskStatus.IN_PROGRESS)
            .toList();
    return held.isEmpty() ? new LeaseToken(task().id(), 1) : any(held).token();
  }

  private AgentId agent() {
    return any(AGENTS);
  }

  private PlanId plan() {
    return any(PLANS);
  }

  private ConversationId conversation() {
    return any(CONVERSATIONS);
  }

  private QueueName queue() {
    return any(QUEUES);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private <T> T any(T[] array) {
    return array[random.nextInt(array.length)];
  }
}
