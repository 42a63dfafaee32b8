package io.skep.domain.store;

import io.skep.domain.agent.AgentRegistry;
import io.skep.domain.conversation.Conversations;
import io.skep.domain.mail.Mailbox;
import io.skep.domain.message.MessageLog;
import io.skep.domain.plan.Plans;
import io.skep.domain.task.Queues;
import io.skep.domain.task.ReadySignals;
import io.skep.domain.task.TaskManager;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.SwarmId;

/**
 * One swarm's tasks, agents and messages.
 *
 * <p>Cheap to make, holds nothing open, safe for use by many threads.
 */
public final class Swarm {

  private final SwarmId id;
  private final UnitOfWork work;
  private final ReadySignals signals;
  private final TaskManager tasks;
  private final Queues queues;
  private final AgentRegistry agents;
  private final Conversations conversations;
  private final Plans plans;
  private final MessageLog messages;
  private final Mailbox mailbox;

  /** Creates the services of a swarm over a store. */
  public Swarm(SwarmId id, Store store) {
    this.id = id;
    work = store.work();
    signals = store.signals();
    tasks =
        new TaskManager(
            id,
            store.work(),
            store.tasks(),
            store.queues(),
            store.plans(),
            store.ids(),
            store.clock());
    queues = new Queues(id, store.work(), store.queues());
    agents = new AgentRegistry(id, store.work(), store.agents(), tasks, store.clock());
    conversations = new Conversations(id, store.work(), store.conversations(), store.clock());
    plans = new Plans(id, store.work(), store.plans(), store.clock());
    messages = new MessageLog(id, store.messages(), store.ids(), store.clock());
    mailbox =
        new Mailbox(
            id,
            store.work(),
            store.messages(),
            store.deliveries(),
            store.agents(),
            store.ids(),
            store.clock());
  }

  /** Returns its name. */
  public SwarmId id() {
    return id;
  }

  /** Returns its transactions: what several services do in one block is done together. */
  public UnitOfWork work() {
    return work;
  }

  /** Returns the hints that its tasks are ready. */
  public ReadySignals signals() {
    return signals;
  }

  /** Returns its tasks. */
  public TaskManager tasks() {
    return tasks;
  }

  /** Returns its queues. */
  public Queues queues() {
    return queues;
  }

  /** Returns its agents. */
  public AgentRegistry agents() {
    return agents;
  }

  /** Returns its conversations. */
  public Conversations conversations() {
    return conversations;
  }

  /** Returns its plans. */
  public Plans plans() {
    return plans;
  }

  /** Returns its threads of messages. */
  public MessageLog messages() {
    return messages;
  }

  /** Returns its mail. */
  public Mailbox mailbox() {
    return mailbox;
  }
}
