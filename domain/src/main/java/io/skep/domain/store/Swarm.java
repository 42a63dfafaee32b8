package io.skep.domain.store;

import io.skep.domain.agent.AgentRegistry;
import io.skep.domain.conversation.Conversations;
import io.skep.domain.mail.Mailbox;
import io.skep.domain.message.MessageLog;
import io.skep.domain.plan.Plans;
import io.skep.domain.task.Queues;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskReadyNotifier;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.SwarmId;

/**
 * Services of one swarm.
 *
 * <p>Cheap to create, holds no resources, thread-safe.
 */
public final class Swarm {

  private final SwarmId id;
  private final UnitOfWork unitOfWork;
  private final TaskReadyNotifier readyNotifier;
  private final TaskManager tasks;
  private final Queues queues;
  private final AgentRegistry agents;
  private final Conversations conversations;
  private final Plans plans;
  private final MessageLog messages;
  private final Mailbox mailbox;

  /** Creates the services of a swarm on a store. */
  public Swarm(SwarmId id, Store store) {
    this.id = id;
    unitOfWork = store.unitOfWork();
    readyNotifier = store.readyNotifier();
    tasks =
        new TaskManager(
            id,
            store.unitOfWork(),
            store.tasks(),
            store.queues(),
            store.plans(),
            store.ids(),
            store.clock());
    queues = new Queues(id, store.unitOfWork(), store.queues());
    agents = new AgentRegistry(id, store.unitOfWork(), store.agents(), tasks, store.clock());
    conversations = new Conversations(id, store.unitOfWork(), store.conversations(), store.clock());
    plans = new Plans(id, store.unitOfWork(), store.plans(), store.clock());
    messages = new MessageLog(id, store.messages(), store.ids(), store.clock());
    mailbox =
        new Mailbox(
            id,
            store.unitOfWork(),
            store.messages(),
            store.deliveries(),
            store.agents(),
            store.ids(),
            store.clock());
  }

  /** Returns the id of the swarm. */
  public SwarmId id() {
    return id;
  }

  /** Returns the transactions, which combine calls of several services atomically. */
  public UnitOfWork unitOfWork() {
    return unitOfWork;
  }

  /** Returns the notifier of ready tasks. */
  public TaskReadyNotifier readyNotifier() {
    return readyNotifier;
  }

  /** Returns the task manager. */
  public TaskManager tasks() {
    return tasks;
  }

  /** Returns the queues. */
  public Queues queues() {
    return queues;
  }

  /** Returns the agent registry. */
  public AgentRegistry agents() {
    return agents;
  }

  /** Returns the conversations. */
  public Conversations conversations() {
    return conversations;
  }

  /** Returns the plans. */
  public Plans plans() {
    return plans;
  }

  /** Returns the message log. */
  public MessageLog messages() {
    return messages;
  }

  /** Returns the mailbox. */
  public Mailbox mailbox() {
    return mailbox;
  }
}
