package io.skep.domain.store;

import io.skep.domain.agent.AgentRepository;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.ReadySignals;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.IdGenerator;
import java.time.InstantSource;

/**
 * The ports of one store, which belong together: its repositories take part in its units of work.
 *
 * @param work its transactions
 * @param agents its agents
 * @param conversations its conversations
 * @param plans its plans
 * @param tasks its tasks
 * @param queues its queues
 * @param messages its messages
 * @param deliveries its deliveries
 * @param origins where things came from that were imported
 * @param changes what has changed in it
 * @param signals its hints that tasks are ready
 * @param ids where new ids come from
 * @param clock the store's clock, by which leases expire
 */
public record Store(
    UnitOfWork work,
    AgentRepository agents,
    ConversationRepository conversations,
    PlanRepository plans,
    TaskRepository tasks,
    QueueRepository queues,
    MessageRepository messages,
    DeliveryRepository deliveries,
    OriginRepository origins,
    ChangeFeed changes,
    ReadySignals signals,
    IdGenerator ids,
    InstantSource clock) {}
