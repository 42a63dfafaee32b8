package io.skep.testkit.memory;

import io.skep.domain.agent.Agent;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.CodePointOrder;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.BiConsumer;

/** All rows of one swarm. Guarded by the lock of {@link InMemoryUnitOfWork}. */
final class SwarmState {

  /** Dependency of task {@code from} on task {@code to}, or the reverse. */
  record Edge(TaskId from, TaskId to) {

    static final Comparator<Edge> ORDER = Comparator.comparing(Edge::from).thenComparing(Edge::to);

    /** Smallest task id. */
    static final TaskId MIN_ID = new TaskId(new UUID(0, 0));

    /** Returns the lower bound of the edges from a task. */
    static Edge firstFrom(TaskId from) {
      return new Edge(from, MIN_ID);
    }
  }

  /** Key of an attempt. */
  record AttemptKey(TaskId task, long token) {

    static final Comparator<AttemptKey> ORDER =
        Comparator.comparing(AttemptKey::task).thenComparing(AttemptKey::token);
  }

  /** Position of a pending task without open blockers in its queue. */
  record ReadyKey(QueueName queue, long rank, TaskId task) {

    static final Comparator<ReadyKey> ORDER =
        Comparator.comparing(ReadyKey::queue)
            .thenComparing(ReadyKey::rank)
            .thenComparing(ReadyKey::task);
  }

  /** Key of a link between a conversation and a plan. */
  record PlanLinkKey(ConversationId conversation, PlanId plan) {

    static final Comparator<PlanLinkKey> ORDER =
        Comparator.comparing(PlanLinkKey::conversation).thenComparing(PlanLinkKey::plan);
  }

  /** Position of a message in its thread. */
  record MessagePosition(ThreadId thread, long sequence) {

    static final Comparator<ThreadId> THREADS =
        Comparator.comparing(ThreadId::kind)
            .thenComparing(ThreadId::owner, CodePointOrder.COMPARATOR);

    static final Comparator<MessagePosition> ORDER =
        Comparator.comparing(MessagePosition::thread, THREADS)
            .thenComparing(MessagePosition::sequence);
  }

  /** Idempotency key of a message in its thread. */
  record MessageKey(ThreadId thread, String key) {

    static final Comparator<MessageKey> ORDER =
        Comparator.comparing(MessageKey::thread, MessagePosition.THREADS)
            .thenComparing(MessageKey::key);
  }

  /** Key of a delivery. */
  record DeliveryKey(MessageId message, AgentId recipient) {

    static final Comparator<DeliveryKey> ORDER =
        Comparator.comparing(DeliveryKey::message)
            .thenComparing(copy -> copy.recipient().value(), CodePointOrder.COMPARATOR);
  }

  final InMemoryTable<TaskId, Task> tasks;
  final InMemoryTable<String, TaskId> taskKeys;
  final InMemoryTable<Edge, Edge> blockers;
  final InMemoryTable<Edge, Edge> dependents;
  final InMemoryTable<AttemptKey, Attempt> attempts;
  final InMemoryTable<ReadyKey, TaskId> ready;
  final InMemoryTable<TaskId, TaskId> leased;
  final InMemoryTable<QueueName, QueueSettings> queues;
  final InMemoryTable<AgentId, Agent> agents;
  final InMemoryTable<ConversationId, Conversation> conversations;
  final InMemoryTable<PlanId, Plan> plans;
  final InMemoryTable<PlanLinkKey, PlanLink> links;
  final InMemoryTable<ThreadId, Long> versions;
  final InMemoryTable<MessagePosition, Message> messagesByPosition;
  final InMemoryTable<MessageId, Message> messages;
  final InMemoryTable<MessageKey, MessageId> messageKeys;
  final InMemoryTable<DeliveryKey, Delivery> deliveries;
  final InMemoryTable<ExternalId, ImportRecord> importRecords;

  SwarmState(SwarmId swarm, UndoLog undoLog) {
    tasks =
        new InMemoryTable<>(
            published(swarm, undoLog, ChangeTagSet::add), Comparator.naturalOrder());
    taskKeys = new InMemoryTable<>(unpublished(swarm, undoLog), Comparator.naturalOrder());
    blockers =
        new InMemoryTable<>(
            published(
                swarm,
                undoLog,
                (tags, edge) -> {
                  tags.add(ChangeTag.of(edge.from()));
                  tags.add(ChangeTag.of(edge.to()));
                }),
            Edge.ORDER);
    dependents = new InMemoryTable<>(unpublished(swarm, undoLog), Edge.ORDER);
    attempts =
        new InMemoryTable<>(
            published(swarm, undoLog, (tags, attempt) -> tags.add(ChangeTag.of(attempt.task()))),
            AttemptKey.ORDER);
    ready = new InMemoryTable<>(unpublished(swarm, undoLog), ReadyKey.ORDER);
    leased = new InMemoryTable<>(unpublished(swarm, undoLog), Comparator.naturalOrder());
    queues =
        new InMemoryTable<>(
            published(swarm, undoLog, (tags, queue) -> tags.add(ChangeTag.of(queue.name()))),
            Comparator.naturalOrder());
    agents =
        new InMemoryTable<>(
            published(
                swarm,
                undoLog,
                (tags, agent) -> {
                  tags.add(ChangeTag.of(agent.id()));
                  tags.add(ChangeTag.any(ChangeKind.TEAM));
                }),
            Comparator.naturalOrder());
    conversations =
        new InMemoryTable<>(
            published(
                swarm, undoLog, (tags, conversation) -> tags.add(ChangeTag.of(conversation.id()))),
            Comparator.comparing(ConversationId::value));
    plans =
        new InMemoryTable<>(
            published(swarm, undoLog, (tags, plan) -> tags.add(ChangeTag.of(plan.id()))),
            Comparator.comparing(PlanId::value));
    links =
        new InMemoryTable<>(
            published(
                swarm,
                undoLog,
                (tags, link) -> {
                  tags.add(ChangeTag.of(link.plan()));
                  tags.add(ChangeTag.of(link.conversation()));
                }),
            PlanLinkKey.ORDER);
    versions = new InMemoryTable<>(unpublished(swarm, undoLog), MessagePosition.THREADS);
    messagesByPosition =
        new InMemoryTable<>(
            published(swarm, undoLog, (tags, message) -> tags.add(ChangeTag.of(message.thread()))),
            MessagePosition.ORDER);
    messages = new InMemoryTable<>(unpublished(swarm, undoLog), Comparator.naturalOrder());
    messageKeys = new InMemoryTable<>(unpublished(swarm, undoLog), MessageKey.ORDER);
    deliveries =
        new InMemoryTable<>(
            published(
                swarm,
                undoLog,
                (tags, delivery) -> tags.add(ChangeTag.inbox(delivery.recipient()))),
            DeliveryKey.ORDER);
    importRecords =
        new InMemoryTable<>(
            published(
                swarm,
                undoLog,
                (tags, origin) -> tags.add(ChangeTag.any(ChangeKind.IMPORT_RECORD))),
            Comparator.comparing(ExternalId::type).thenComparing(ExternalId::value));
  }

  private static <V> InMemoryTable.ChangeListener<V> unpublished(SwarmId swarm, UndoLog undoLog) {
    return published(swarm, undoLog, (tags, row) -> {});
  }

  private static <V> InMemoryTable.ChangeListener<V> published(
      SwarmId swarm, UndoLog undoLog, BiConsumer<ChangeTagSet, V> tagger) {
    return (before, after, inverse) -> {
      var tags = new ChangeTagSet();
      if (before != null) {
        tagger.accept(tags, before);
      }
      if (after != null) {
        tagger.accept(tags, after);
      }
      undoLog.add(swarm, tags.toSet(), inverse);
    };
  }
}
