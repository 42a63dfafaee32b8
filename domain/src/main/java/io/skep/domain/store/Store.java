package io.skep.domain.store;

import io.skep.domain.agent.AgentRepository;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.TaskReadyNotifier;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.IdGenerator;
import java.time.InstantSource;

/**
 * Ports of one store; its repositories take part in its units of work.
 *
 * @param unitOfWork transactions
 * @param agents agents
 * @param conversations conversations
 * @param plans plans
 * @param tasks tasks
 * @param queues queues
 * @param messages messages
 * @param deliveries deliveries
 * @param importRecords import records
 * @param changeFeed change feed
 * @param readyNotifier notifications of ready tasks
 * @param ids generator of ids
 * @param clock clock of the store, which determines lease expiry
 */
public record Store(
    UnitOfWork unitOfWork,
    AgentRepository agents,
    ConversationRepository conversations,
    PlanRepository plans,
    TaskRepository tasks,
    QueueRepository queues,
    MessageRepository messages,
    DeliveryRepository deliveries,
    ImportRecordRepository importRecords,
    ChangeFeed changeFeed,
    TaskReadyNotifier readyNotifier,
    IdGenerator ids,
    InstantSource clock) {}
