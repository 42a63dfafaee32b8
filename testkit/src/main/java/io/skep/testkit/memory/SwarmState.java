package io.skep.testkit.memory;

import io.skep.domain.agent.Agent;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.TextOrder;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.BiConsumer;

/** All rows of one swarm. Guarded by the lock of {@link InMemoryUnitOfWork}. */
final class SwarmState {

  /** That the task {@code from} waits for {@code to}, or the other way round. */
  record Edge(TaskId from, TaskId to) {

    static final Comparator<Edge> ORDER = Comparator.comparing(Edge::from).thenComparing(Edge::to);

    /** The id that comes before all others. */
    static final TaskId LOWEST = new TaskId(new UUID(0, 0));

    /** Returns the first edge that there can be from this task. */
    static Edge first(TaskId from) {
      return new Edge(from, LOWEST);
    }
  }

  /** An attempt at a task. */
  record AttemptKey(TaskId task, long token) {

    static final Comparator<AttemptKey> ORDER =
        Comparator.comparing(AttemptKey::task).thenComparing(AttemptKey::token);
  }

  /** The place of a pending task without open blockers in its queue. */
  record Place(QueueName queue, long rank, TaskId task) {

    static final Comparator<Place> ORDER =
        Comparator.comparing(Place::queue).thenComparing(Place::rank).thenComparing(Place::task);
  }

  /** A pair of conversation and plan. */
  record Pair(ConversationId conversation, PlanId plan) {

    static final Comparator<Pair> ORDER =
        Comparator.comparing(Pair::conversation).thenComparing(Pair::plan);
  }

  /** The place of a message in its thread. */
  record Position(ThreadId thread, long sequence) {

    static final Comparator<ThreadId> THREADS =
        Comparator.comparing(ThreadId::kind)
            .thenComparing(ThreadId::owner, TextOrder.BY_CODE_POINT);

    static final Comparator<Position> ORDER =
        Comparator.comparing(Position::thread, THREADS).thenComparing(Position::sequence);
  }

  /** A message's key in its thread. */
  record MessageKey(ThreadId thread, String key) {

    static final Comparator<MessageKey> ORDER =
        Comparator.comparing(MessageKey::thread, Position.THREADS).thenComparing(MessageKey::key);
  }

  /** A recipient's copy of a message. */
  record Copy(MessageId message, AgentId recipient) {

    static final Comparator<Copy> ORDER =
        Comparator.comparing(Copy::message)
            .thenComparing(copy -> copy.recipient().value(), TextOrder.BY_CODE_POINT);
  }

  final Table<TaskId, Task> tasks;
  final Table<String, TaskId> taskKeys;
  final Table<Edge, Edge> blockers;
  final Table<Edge, Edge> dependents;
  final Table<AttemptKey, Attempt> attempts;
  final Table<Place, TaskId> ready;
  final Table<TaskId, TaskId> leased;
  final Table<QueueName, QueueSettings> queues;
  final Table<AgentId, Agent> agents;
  final Table<ConversationId, Conversation> conversations;
  final Table<PlanId, Plan> plans;
  final Table<Pair, PlanLink> links;
  final Table<ThreadId, Long> versions;
  final Table<Position, Message> thread;
  final Table<MessageId, Message> messages;
  final Table<MessageKey, MessageId> messageKeys;
  final Table<Copy, Delivery> deliveries;
  final Table<OriginKey, Origin> origins;

  SwarmState(SwarmId swarm, Journal journal) {
    tasks = new Table<>(told(swarm, journal, ChangeTags::add), Comparator.naturalOrder());
    taskKeys = new Table<>(untold(swarm, journal), Comparator.naturalOrder());
    blockers =
        new Table<>(
            told(
                swarm,
                journal,
                (tags, edge) -> {
                  tags.add(ChangeTag.of(edge.from()));
                  tags.add(ChangeTag.of(edge.to()));
                }),
            Edge.ORDER);
    dependents = new Table<>(untold(swarm, journal), Edge.ORDER);
    attempts =
        new Table<>(
            told(swarm, journal, (tags, attempt) -> tags.add(ChangeTag.of(attempt.task()))),
            AttemptKey.ORDER);
    ready = new Table<>(untold(swarm, journal), Place.ORDER);
    leased = new Table<>(untold(swarm, journal), Comparator.naturalOrder());
    queues =
        new Table<>(
            told(swarm, journal, (tags, queue) -> tags.add(ChangeTag.of(queue.name()))),
            Comparator.naturalOrder());
    agents =
        new Table<>(
            told(
                swarm,
                journal,
                (tags, agent) -> {
                  tags.add(ChangeTag.of(agent.id()));
                  tags.add(ChangeTag.any(ChangeKind.TEAM));
                }),
            Comparator.naturalOrder());
    conversations =
        new Table<>(
            told(swarm, journal, (tags, conversation) -> tags.add(ChangeTag.of(conversation.id()))),
            Comparator.comparing(ConversationId::value));
    plans =
        new Table<>(
            told(swarm, journal, (tags, plan) -> tags.add(ChangeTag.of(plan.id()))),
            Comparator.comparing(PlanId::value));
    links =
        new Table<>(
            told(
                swarm,
                journal,
                (tags, link) -> {
                  tags.add(ChangeTag.of(link.plan()));
                  tags.add(ChangeTag.of(link.conversation()));
                }),
            Pair.ORDER);
    versions = new Table<>(untold(swarm, journal), Position.THREADS);
    thread =
        new Table<>(
            told(swarm, journal, (tags, message) -> tags.add(ChangeTag.of(message.thread()))),
            Position.ORDER);
    messages = new Table<>(untold(swarm, journal), Comparator.naturalOrder());
    messageKeys = new Table<>(untold(swarm, journal), MessageKey.ORDER);
    deliveries =
        new Table<>(
            told(
                swarm,
                journal,
                (tags, delivery) -> tags.add(ChangeTag.inbox(delivery.recipient()))),
            Copy.ORDER);
    origins =
        new Table<>(
            told(swarm, journal, (tags, origin) -> tags.add(ChangeTag.any(ChangeKind.ORIGIN))),
            Comparator.comparing(OriginKey::kind).thenComparing(OriginKey::name));
  }

  private static <V> Table.Log<V> untold(SwarmId swarm, Journal journal) {
    return told(swarm, journal, (tags, row) -> {});
  }

  private static <V> Table.Log<V> told(
      SwarmId swarm, Journal journal, BiConsumer<ChangeTags, V> tagger) {
    return (before, after, inverse) -> {
      var tags = new ChangeTags();
      if (before != null) {
        tagger.accept(tags, before);
      }
      if (after != null) {
        tagger.accept(tags, after);
      }
      journal.add(swarm, tags.toSet(), inverse);
    };
  }
}
