package io.skep.testkit.contract.changefeed;

import static java.util.Objects.requireNonNull;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Completion;
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

/** Runs random operations of all services on a small swarm, reproducible by seed. */
final class RandomOperations {

  private static final PageRequest ALL = PageRequest.first(PageRequest.MAX_LIMIT);
  static final List<AgentId> AGENTS = Stream.of("a", "b", "c: d").map(AgentId::new).toList();

  /** Threads of the swarm; one is the mailbox thread of the first agent. */
  static final List<ThreadId> THREADS =
      List.of(ThreadId.topic("t"), ThreadId.topic("u: v"), ThreadId.of(AGENTS.get(0)));

  private static final List<PlanId> PLANS = Stream.of("p", "q").map(PlanId::new).toList();
  private static final List<ConversationId> CONVERSATIONS =
      Stream.of("c", "d").map(ConversationId::new).toList();
  private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT, new QueueName("build"));

  private final Swarm swarm;
  private final SettableClock clock;
  private final SplittableRandom random;
  private final Map<String, Runnable> operations = new LinkedHashMap<>();

  RandomOperations(Swarm swarm, SettableClock clock, long seed) {
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
    operations.put("enqueue", () -> tasks.enqueue(spec().build()));
    operations.put("enqueue more", () -> tasks.enqueueAll(List.of(spec().build(), spec().build())));
    operations.put("enqueue blocked", () -> tasks.enqueue(spec().blockedBy(task().id()).build()));
    operations.put(
        "enqueue by key", () -> tasks.enqueue(spec().key("k" + random.nextInt(5)).build()));
    operations.put(
        "enqueue delayed",
        () -> tasks.enqueue(spec().notBefore(clock.instant().plusSeconds(30)).build()));
    operations.put("claim", () -> tasks.claim(ClaimRequest.forAgent(agent()).withQueue(queue())));
    operations.put("claim many", () -> tasks.claim(ClaimRequest.forAgent(agent()).withLimit(3)));
    operations.put(
        "claim of plan", () -> tasks.claim(ClaimRequest.forAgent(agent()).withPlan(plan())));
    operations.put("cancel", () -> tasks.cancel(task().id()));
    operations.put("retry", () -> tasks.retry(task().id()));
    operations.put("record", () -> tasks.record(task().id()));
    operations.put("add blocker", () -> tasks.addBlocker(task().id(), task().id()));
    operations.put("remove blocker", this::removeBlocker);
    operations.put("reclaim", tasks::reclaimExpired);
    operations.put("release all", () -> tasks.releaseTasks(agent()));
    operations.put("pause", () -> swarm.queues().pause(queue()));
    operations.put("resume", () -> swarm.queues().resume(queue()));
    operations.put(
        "limit",
        () ->
            swarm
                .queues()
                .update(
                    queue(), it -> it.withMaxInProgress(OptionalInt.of(2 + random.nextInt(3)))));
    operations.put("wait", () -> clock.advance(Duration.ofSeconds(random.nextInt(40))));
  }

  private void addReports() {
    var tasks = swarm.tasks();
    operations.put("complete", () -> tasks.complete(token(), Optional.of(Json.string("done"))));
    operations.put(
        "complete all",
        () -> tasks.completeAll(List.of(new Completion(token(), Optional.empty()))));
    operations.put("fail", () -> tasks.fail(token(), "no", true));
    operations.put("fail permanently", () -> tasks.fail(token(), "no", false));
    operations.put("release", () -> tasks.release(token()));
    operations.put("progress", () -> tasks.progress(token(), "at " + random.nextInt()));
    operations.put("heartbeat of task", () -> tasks.heartbeat(token(), Duration.ofMinutes(1)));
    operations.put(
        "heartbeats of tasks",
        () -> tasks.heartbeat(List.of(token(), token()), Duration.ofMinutes(2)));
  }

  private void addAgentsAndPlans() {
    var agents = swarm.agents();
    operations.put(
        "register",
        () -> agents.register(agent(), AgentProfile.DEFAULT.withTeam("team " + random.nextInt(2))));
    operations.put("heartbeat", () -> agents.heartbeat(agent()));
    operations.put("status", () -> agents.changeStatus(agent(), pick(AgentStatus.values())));
    operations.put("cycle", () -> agents.reportCycle(agent(), CycleReport.of(random.nextInt(3))));
    operations.put("mark offline", () -> agents.markOffline(Duration.ofSeconds(40)));
    var plans = swarm.plans();
    operations.put("draft", () -> plans.draft(plan(), "why?"));
    operations.put("revise", () -> plans.revise(plan(), "do " + random.nextInt(), "so"));
    operations.put("plan status", () -> plans.changeStatus(plan(), pick(PlanStatus.values())));
    operations.put(
        "link",
        () -> plans.link(plan(), conversation(), pick(LinkKind.values()), Optional.empty()));
    var conversations = swarm.conversations();
    operations.put("open", () -> conversations.open(conversation(), "talk"));
    operations.put(
        "describe", () -> conversations.describe(conversation(), "t", "" + random.nextInt()));
    operations.put(
        "conversation status",
        () -> conversations.changeStatus(conversation(), pick(ConversationStatus.values())));
  }

  private void addMessages() {
    operations.put(
        "append", () -> swarm.messages().append(pick(THREADS), MessageInput.text(Role.USER, "hi")));
    operations.put("clear", () -> swarm.messages().clear(pick(THREADS)));
    var mail = swarm.mailbox();
    operations.put(
        "send",
        () -> mail.send(OutgoingMessage.text(agent(), Recipients.agents(agent()), "s", "text")));
    operations.put(
        "send to all",
        () -> mail.send(OutgoingMessage.text(agent(), Recipients.everyone(), "s", "text")));
    operations.put("fetch", () -> mail.fetch(agent(), 2));
    operations.put("read", () -> readMail(false));
    operations.put("acknowledge", () -> readMail(true));
    operations.put("expire", mail::expire);
  }

  /** Runs one random operation and returns its name; the operation may have been rejected. */
  String runNext() {
    var name = pick(List.copyOf(operations.keySet()));
    try {
      requireNonNull(operations.get(name)).run();
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
        swarm.mailbox().markRead(recipient, entry.message().id());
      }
      return;
    }
  }

  private TaskSpec.Builder spec() {
    var spec = TaskSpec.builder("task").queue(queue());
    return random.nextBoolean() ? spec.plan(plan()) : spec;
  }

  private Task task() {
    var all = swarm.tasks().list(TaskQuery.ALL, ALL).items();
    return all.isEmpty() ? swarm.tasks().enqueue(spec().build()) : pick(all);
  }

  private LeaseToken token() {
    var held =
        swarm.tasks().list(TaskQuery.ALL, ALL).items().stream()
            .filter(task -> task.status() == TaskStatus.IN_PROGRESS)
            .toList();
    return held.isEmpty() ? new LeaseToken(task().id(), 1) : pick(held).token();
  }

  private AgentId agent() {
    return pick(AGENTS);
  }

  private PlanId plan() {
    return pick(PLANS);
  }

  private ConversationId conversation() {
    return pick(CONVERSATIONS);
  }

  private QueueName queue() {
    return pick(QUEUES);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private <T> T pick(T[] array) {
    return array[random.nextInt(array.length)];
  }
}
