package io.skep.adapters.cache.codec;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.cache.Codec;
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
import io.skep.testkit.fixture.AgentFactory;
import io.skep.testkit.fixture.MessageFactory;
import io.skep.testkit.fixture.SequentialIdGenerator;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TaskFactory;
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

/** Sample values of the types that repositories return and the cache stores. */
final class SampleValues {

  static final Instant NOW = Instant.parse("2026-03-14T15:09:26.535897Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);
  static final TaskFactory TASKS = new TaskFactory(new SequentialIdGenerator(CLOCK), CLOCK);
  private static final MessageFactory MESSAGES =
      new MessageFactory(new SequentialIdGenerator(CLOCK), CLOCK);
  private static final Json DETAILS = new Json("{\"a\":  [1, 2.50, \"ü\"]}");

  private SampleValues() {}

  /** A value with its codec. */
  record Sample<V>(Codec<V> codec, V value) {

    byte[] bytes() {
      return codec.encode(value);
    }

    V roundTrip() {
      return codec.decode(bytes());
    }

    @Override
    public String toString() {
      return String.valueOf(value).lines().findFirst().orElse("");
    }
  }

  /** Returns values of every cached type, with all optional fields set and with none. */
  static Stream<Sample<?>> all() {
    return Stream.of(agents(), tasks(), plans(), messages(), queues(), counts())
        .flatMap(each -> each);
  }

  private static Stream<Sample<?>> agents() {
    var codec = CacheCodecs.of(Agent.class);
    var team = new TeamSummary("gamma", 3, OptionalDouble.of(1 / 3.0), OptionalDouble.of(0), 9);
    var nameless = new TeamSummary("", 1, OptionalDouble.empty(), OptionalDouble.empty(), 0);
    return Stream.of(
        new Sample<>(codec, AgentFactory.create("bee", NOW)),
        new Sample<>(
            codec, AgentFactory.withAllFields("bee ü \uD83D\uDC1D", AgentStatus.PAUSED, NOW)),
        new Sample<>(
            CacheCodecs.pageOf(Agent.class),
            new Page<>(List.of(AgentFactory.create("bee", NOW)), Optional.empty())),
        new Sample<>(
            CacheCodecs.pageOf(TeamSummary.class),
            new Page<>(List.of(team, nameless), Optional.of(new Cursor("gamma")))),
        new Sample<>(
            CacheCodecs.pageOf(TeamSummary.class), new Page<>(List.of(), Optional.empty())));
  }

  private static Stream<Sample<?>> tasks() {
    var codec = CacheCodecs.of(Task.class);
    var leased = TASKS.create("leased").claimed(new AgentId("bee"), Duration.ofMinutes(1), NOW);
    var spec =
        TaskSpec.builder("with blockers")
            .blockedBy(new TaskId(new UUID(1, -1)), new TaskId(new UUID(-1, 1)))
            .blockedByKeys("one", "two")
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
            .map(status -> new Sample<>(codec, fullTask(status))),
        Stream.of(
            new Sample<>(codec, TASKS.withAllFields(TaskStatus.IN_PROGRESS)),
            new Sample<>(codec, TASKS.create("only a title")),
            new Sample<>(codec, TASKS.create(spec)),
            new Sample<>(CacheCodecs.listOf(Task.class), List.of(leased, TASKS.create("other"))),
            new Sample<>(CacheCodecs.listOf(TaskId.class), List.of(leased.id())),
            new Sample<>(
                CacheCodecs.pageOf(Attempt.class),
                new Page<>(List.of(attempt), Optional.empty()))));
  }

  /** Returns a task that has been executed, in any status but IN_PROGRESS. */
  static Task fullTask(TaskStatus status) {
    var leased = TASKS.withAllFields(TaskStatus.IN_PROGRESS);
    var draft = new TaskDraft(leased, NOW).status(status).lease(Optional.empty());
    draft.failed(status == TaskStatus.FAILED_VALIDATION || status == TaskStatus.CANCELLED);
    return draft.endedAt(status.isOpen() ? Optional.empty() : Optional.of(NOW)).build();
  }

  private static Stream<Sample<?>> plans() {
    var drafted = Plan.drafted(new PlanId("spring"), "what blooms?", 3, NOW);
    var plan =
        drafted
            .revised("look", "[1, 2]", NOW.plusNanos(1_000))
            .withDetails(DETAILS, NOW.plusNanos(2_000))
            .withStatus(PlanStatus.EXECUTING, NOW.plusNanos(3_000))
            .withVersion(Long.MAX_VALUE);
    var opened = Conversation.opened(new ConversationId("talk"), "", NOW);
    var conversation =
        opened
            .described("Of bees", "Hello", NOW.plusNanos(1_000))
            .withDetails(DETAILS, NOW)
            .withStatus(ConversationStatus.ARCHIVED, NOW.plusNanos(2_000));
    var link =
        new PlanLink(
            opened.id(),
            plan.id(),
            LinkKind.FORKED,
            Optional.of(new MessageId(new UUID(7, 8))),
            NOW);
    return Stream.of(
        new Sample<>(CacheCodecs.of(Plan.class), drafted),
        new Sample<>(CacheCodecs.of(Plan.class), plan),
        new Sample<>(CacheCodecs.of(Conversation.class), opened),
        new Sample<>(CacheCodecs.of(Conversation.class), conversation),
        new Sample<>(
            CacheCodecs.pageOf(PlanLink.class), new Page<>(List.of(link), Optional.empty())));
  }

  private static Stream<Sample<?>> messages() {
    var thread = ThreadId.topic("news");
    var codec = CacheCodecs.listOf(Message.class);
    var everyRole =
        Arrays.stream(Role.values())
            .map(role -> Message.stored(MESSAGES.withAllFields(role), thread, Long.MAX_VALUE))
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
        new Sample<>(codec, List.of()),
        new Sample<>(codec, List.of(text)),
        new Sample<>(codec, everyRole),
        new Sample<>(CacheCodecs.of(Message.class), everyRole.get(0)),
        new Sample<>(
            CacheCodecs.pageOf(InboxEntry.class),
            new Page<>(List.of(new InboxEntry(delivery, text)), Optional.of(new Cursor("x")))),
        new Sample<>(
            CacheCodecs.pageOf(ThreadSummary.class),
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
        new Sample<>(CacheCodecs.of(QueueSettings.class), defaults),
        new Sample<>(CacheCodecs.of(QueueSettings.class), strict),
        new Sample<>(
            CacheCodecs.pageOf(QueueSummary.class),
            new Page<>(summaries, Optional.of(new Cursor("surveys")))));
  }

  private static Stream<Sample<?>> counts() {
    var agents = new EnumMap<AgentStatus, Long>(AgentStatus.class);
    for (var status : AgentStatus.values()) {
      agents.put(status, 1L << (agents.size() * 8));
    }
    return Stream.of(
        new Sample<>(CacheCodecs.countsBy(AgentStatus.class), agents),
        new Sample<>(CacheCodecs.countsBy(TaskStatus.class), Map.of(TaskStatus.COMPLETED, 1L)),
        new Sample<>(CacheCodecs.countsBy(TaskStatus.class), Map.of()),
        new Sample<>(CacheCodecs.countsBy(DeliveryStatus.class), Map.of(DeliveryStatus.READ, 3L)),
        new Sample<>(CacheCodecs.of(Long.class), 0L),
        new Sample<>(CacheCodecs.of(Long.class), Long.MAX_VALUE),
        new Sample<>(CacheCodecs.of(Long.class), -1L));
  }
}
