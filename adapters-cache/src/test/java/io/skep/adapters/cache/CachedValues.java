package io.skep.adapters.cache;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.cache.Format;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Agents;
import io.skep.testkit.fixture.Messages;
import io.skep.testkit.fixture.SequentialIds;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

/** What repositories return, to be kept. */
final class CachedValues {

  static final Instant NOW = Instant.parse("2026-03-14T15:09:26.535897Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);
  static final Tasks TASKS = new Tasks(new SequentialIds(CLOCK), CLOCK);
  private static final Messages MESSAGES = new Messages(new SequentialIds(CLOCK), CLOCK);
  private static final Json DETAILS = new Json("{\"a\":  [1, 2.50, \"ü\"]}");

  private CachedValues() {}

  /** A value with the format for it. */
  record Sample<V>(Format<V> format, V value) {

    byte[] bytes() {
      return format.write(value);
    }

    V afterwards() {
      return format.read(bytes());
    }

    @Override
    public String toString() {
      return String.valueOf(value).lines().findFirst().orElse("");
    }
  }

  /**
   * Returns values of every type that is kept, with as much said of them as can be and as little.
   */
  static Stream<Sample<?>> all() {
    return Stream.of(agents(), tasks(), plans(), messages(), queues(), figures())
        .flatMap(each -> each);
  }

  private static Stream<Sample<?>> agents() {
    var format = CacheFormats.of(Agent.class);
    var team = new TeamSummary("gamma", 3, OptionalDouble.of(1 / 3.0), OptionalDouble.of(0), 9);
    var nameless = new TeamSummary("", 1, OptionalDouble.empty(), OptionalDouble.empty(), 0);
    return Stream.of(
        new Sample<>(format, Agents.agent("bee", NOW)),
        new Sample<>(format, Agents.fullySaid("bee ü \uD83D\uDC1D", AgentStatus.PAUSED, NOW)),
        new Sample<>(
            CacheFormats.pageOf(Agent.class),
            new Page<>(List.of(Agents.agent("bee", NOW)), Optional.empty())),
        new Sample<>(
            CacheFormats.pageOf(TeamSummary.class),
            new Page<>(List.of(team, nameless), Optional.of(new Cursor("gamma")))),
        new Sample<>(
            CacheFormats.pageOf(TeamSummary.class), new Page<>(List.of(), Optional.empty())));
  }

  private static Stream<Sample<?>> tasks() {
    var format = CacheFormats.of(Task.class);
    var leased = TASKS.task("leased").claimed(new AgentId("bee"), Duration.ofMinutes(1), NOW);
    var spec =
        TaskSpec.titled("with blockers")
            .after(new TaskId(new UUID(1, -1)), new TaskId(new UUID(-1, 1)))
            .afterKeys("one", "two")
            .build();
    var attempt =
        new Attempt(
            leased.id(),
            1,
            new AgentId("bee"),
            NOW,
            NOW,
            AttemptOutcome.FAILED,
            Optional.of("rain"));
    return Stream.concat(
        Arrays.stream(TaskStatus.values())
            .filter(status -> status != TaskStatus.IN_PROGRESS)
            .map(status -> new Sample<>(format, fullySaid(status))),
        Stream.of(
            new Sample<>(format, TASKS.fullySaid(TaskStatus.IN_PROGRESS)),
            new Sample<>(format, TASKS.task("only a title")),
            new Sample<>(format, TASKS.task(spec)),
            new Sample<>(CacheFormats.listOf(Task.class), List.of(leased, TASKS.task("other"))),
            new Sample<>(CacheFormats.listOf(TaskId.class), List.of(leased.id())),
            new Sample<>(
                CacheFormats.pageOf(Attempt.class),
                new Page<>(List.of(attempt), Optional.empty()))));
  }

  /** Returns a task that was worked on, in any status but in progress. */
  static Task fullySaid(TaskStatus status) {
    var leased = TASKS.fullySaid(TaskStatus.IN_PROGRESS);
    var draft = new TaskDraft(leased, NOW).status(status).lease(Optional.empty());
    draft.failed(status == TaskStatus.FAILED_VALIDATION || status == TaskStatus.CANCELLED);
    return draft.endedAt(status.isOpen() ? Optional.empty() : Optional.of(NOW)).toTask();
  }

  private static Stream<Sample<?>> plans() {
    var drafted = Plan.drafted(new PlanId("spring"), "what blooms?", 3, NOW);
    var plan =
        drafted
            .worded("look", "[1, 2]", NOW.plusNanos(1_000))
            .withDetails(DETAILS, NOW.plusNanos(2_000))
            .inStatus(PlanStatus.EXECUTING, NOW.plusNanos(3_000))
            .atVersion(Long.MAX_VALUE);
    var opened = Conversation.opened(new ConversationId("talk"), "", NOW);
    var conversation =
        opened
            .described("Of bees", "Hello", NOW.plusNanos(1_000))
            .withDetails(DETAILS, NOW)
            .inStatus(ConversationStatus.ARCHIVED, NOW.plusNanos(2_000));
    var link =
        new PlanLink(
            opened.id(),
            plan.id(),
            LinkKind.FORKED,
            Optional.of(new MessageId(new UUID(7, 8))),
            NOW);
    return Stream.of(
        new Sample<>(CacheFormats.of(Plan.class), drafted),
        new Sample<>(CacheFormats.of(Plan.class), plan),
        new Sample<>(CacheFormats.of(Conversation.class), opened),
        new Sample<>(CacheFormats.of(Conversation.class), conversation),
        new Sample<>(
            CacheFormats.pageOf(PlanLink.class), new Page<>(List.of(link), Optional.empty())));
  }

  private static Stream<Sample<?>> messages() {
    var thread = ThreadId.topic("news");
    var format = CacheFormats.listOf(Message.class);
    var said =
        Arrays.stream(Role.values())
            .map(role -> Message.stored(MESSAGES.fullySaid(role), thread, Long.MAX_VALUE))
            .toList();
    var text = Message.stored(MESSAGES.text("hello"), ThreadId.of(new AgentId("bee")), 1);
    var delivery =
        new Delivery(
            text.id(),
            new AgentId("bee"),
            DeliveryStatus.READ,
            Priority.HIGH,
            Labels.of("a", "b"),
            NOW,
            NOW.plusNanos(1_000),
            Optional.of(NOW.plusNanos(2_000)));
    return Stream.of(
        new Sample<>(format, List.of()),
        new Sample<>(format, List.of(text)),
        new Sample<>(format, said),
        new Sample<>(CacheFormats.of(Message.class), said.get(0)),
        new Sample<>(
            CacheFormats.pageOf(InboxEntry.class),
            new Page<>(List.of(new InboxEntry(delivery, text)), Optional.of(new Cursor("x")))),
        new Sample<>(
            CacheFormats.pageOf(ThreadSummary.class),
            new Page<>(
                Arrays.stream(ThreadKind.values())
                    .map(kind -> new ThreadSummary(new ThreadId(kind, "owner"), 3, 4))
                    .toList(),
                Optional.empty())));
  }

  private static Stream<Sample<?>> queues() {
    var defaults = QueueSettings.defaults(QueueName.DEFAULT);
    var strict =
        new QueueSettings(
            new QueueName("surveys"),
            true,
            Optional.empty(),
            OptionalInt.of(7),
            Map.of("fly", 2, "sing", 0),
            3);
    var summaries =
        List.of(
            new QueueSummary(defaults, Map.of()),
            new QueueSummary(strict, Map.of(TaskStatus.PENDING, 5L, TaskStatus.RECORDED, 1L)));
    return Stream.of(
        new Sample<>(CacheFormats.of(QueueSettings.class), defaults),
        new Sample<>(CacheFormats.of(QueueSettings.class), strict),
        new Sample<>(
            CacheFormats.pageOf(QueueSummary.class),
            new Page<>(summaries, Optional.of(new Cursor("surveys")))));
  }

  private static Stream<Sample<?>> figures() {
    var agents = new EnumMap<AgentStatus, Long>(AgentStatus.class);
    for (var status : AgentStatus.values()) {
      agents.put(status, 1L << (agents.size() * 8));
    }
    return Stream.of(
        new Sample<>(CacheFormats.countsBy(AgentStatus.class), agents),
        new Sample<>(CacheFormats.countsBy(TaskStatus.class), Map.of(TaskStatus.COMPLETED, 1L)),
        new Sample<>(CacheFormats.countsBy(TaskStatus.class), Map.of()),
        new Sample<>(CacheFormats.countsBy(DeliveryStatus.class), Map.of(DeliveryStatus.READ, 3L)),
        new Sample<>(CacheFormats.of(Long.class), 0L),
        new Sample<>(CacheFormats.of(Long.class), Long.MAX_VALUE),
        new Sample<>(CacheFormats.of(Long.class), -1L));
  }
}
