package io.skep.domain.mail;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Mail service of one swarm: messages between agents, with a delivery per recipient.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own, unless it says
 * otherwise. Thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Mailbox {

  private static final int BATCH_SIZE = 500;

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final MessageRepository messages;
  private final DeliveryRepository deliveries;
  private final AgentRepository agents;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Creates the mailbox of a swarm on its store. */
  public Mailbox(
      SwarmId swarm,
      UnitOfWork work,
      MessageRepository messages,
      DeliveryRepository deliveries,
      AgentRepository agents,
      IdGenerator ids,
      InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.messages = messages;
    this.deliveries = deliveries;
    this.agents = agents;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Sends a message: stores it once, with a delivery for each recipient. A team or everyone
   * resolves to the agents registered at this time, without the sender. If the key is taken,
   * nothing is sent.
   */
  public SendResult send(OutgoingMessage outgoing) {
    return work.write(
        () -> {
          var now = clock.instant();
          var id = new MessageId(ids.next());
          var message = appendMessage(outgoing, id, now);
          // The key is taken: message and deliveries exist already.
          if (!message.id().equals(id)) {
            return new SendResult(message, 0);
          }
          return new SendResult(message, deliver(outgoing, message, now));
        });
  }

  /**
   * Returns a page of the entries of an inbox that match, ordered by message id descending; changes
   * nothing.
   */
  public Page<InboxEntry> inbox(AgentId recipient, InboxQuery query, PageRequest page) {
    return deliveries.inbox(swarm, recipient, query, page);
  }

  /**
   * Fetches pending entries of an inbox, highest priority first, then oldest, and marks them as
   * delivered. No entry is fetched twice.
   *
   * @param limit maximum number of entries, 1 to 1,000; large messages shorten the result
   */
  public List<InboxEntry> fetch(AgentId recipient, int limit) {
    Validate.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return work.write(
        () -> {
          var now = clock.instant();
          var pending = deliveries.lockPending(swarm, recipient, limit);
          var fetched = pending.stream().map(entry -> entry.delivery().message()).toList();
          deliveries.updateStatus(swarm, recipient, fetched, DeliveryStatus.DELIVERED, now);
          return pending.stream()
              .map(
                  entry ->
                      new InboxEntry(
                          entry.delivery().withStatus(DeliveryStatus.DELIVERED, now),
                          entry.message()))
              .toList();
        });
  }

  /**
   * Marks a message as read by a recipient; idempotent.
   *
   * @return the current entry
   * @throws NotFoundException if the recipient has no such message
   * @throws InvalidTransitionException if the delivery has expired or failed
   */
  public InboxEntry markRead(AgentId recipient, MessageId message) {
    return updateStatus(recipient, message, DeliveryStatus.READ);
  }

  /**
   * Marks a message as acknowledged by a recipient; idempotent.
   *
   * @return the current entry
   * @throws NotFoundException if the recipient has no such message
   * @throws InvalidTransitionException if the delivery has expired or failed
   */
  public InboxEntry acknowledge(AgentId recipient, MessageId message) {
    return updateStatus(recipient, message, DeliveryStatus.ACKNOWLEDGED);
  }

  /**
   * Marks messages as read by a recipient; messages that are not in its inbox or not unread are
   * ignored.
   *
   * @param read at most 1,000
   * @return number of messages marked
   */
  public int markAllRead(AgentId recipient, Collection<MessageId> read) {
    Validate.size("messages", read, PageRequest.MAX_LIMIT);
    return work.write(
        () ->
            deliveries.updateStatus(swarm, recipient, read, DeliveryStatus.READ, clock.instant()));
  }

  /** Returns the number of unread messages of a recipient. */
  public long countUnread(AgentId recipient) {
    return deliveries.countUnread(swarm, recipient);
  }

  /** Returns a page of the deliveries of a message, ordered by recipient. */
  public Page<Delivery> deliveriesOf(MessageId message, PageRequest page) {
    return deliveries.deliveriesOf(swarm, message, page);
  }

  /**
   * Marks unread deliveries as expired whose expiry has passed. Works in batches, each in a unit of
   * work of its own; idempotent and safe to run on several nodes.
   *
   * @return number of expired deliveries
   */
  public long expire() {
    long expired = 0;
    while (true) {
      int batch = work.write(() -> deliveries.expire(swarm, clock.instant(), BATCH_SIZE));
      expired += batch;
      if (batch < BATCH_SIZE) {
        return expired;
      }
    }
  }

  private Message appendMessage(OutgoingMessage outgoing, MessageId id, Instant now) {
    var message =
        new MessageInsert(
            id,
            Role.USER,
            outgoing.from().value(),
            outgoing.content(),
            Optional.of(outgoing.headers()),
            outgoing.key(),
            now);
    var thread = outgoing.thread().orElseGet(() -> ThreadId.of(outgoing.from()));
    return messages.append(swarm, thread, List.of(message), OptionalLong.empty()).get(0);
  }

  private long deliver(OutgoingMessage outgoing, Message message, Instant now) {
    if (outgoing.to() instanceof Recipients.Named named) {
      return deliver(List.copyOf(named.agents()), outgoing, message, now);
    }
    var query =
        outgoing.to() instanceof Recipients.Team team
            ? AgentQuery.inTeam(team.team())
            : AgentQuery.ALL;
    long delivered = 0;
    var request = PageRequest.first(BATCH_SIZE);
    while (true) {
      var page = agents.list(swarm, query, request);
      var recipients =
          page.items().stream()
              .filter(agent -> agent.status() != AgentStatus.RETIRED)
              .map(Agent::id)
              .filter(id -> !id.equals(outgoing.from()))
              .toList();
      delivered += deliver(recipients, outgoing, message, now);
      if (page.next().isEmpty()) {
        return delivered;
      }
      request = request.after(page.next().get());
    }
  }

  private int deliver(
      List<AgentId> recipients, OutgoingMessage outgoing, Message message, Instant now) {
    List<Delivery> copies = new ArrayList<>(recipients.size());
    for (var recipient : recipients) {
      copies.add(
          new Delivery(
              message.id(),
              recipient,
              DeliveryStatus.PENDING,
              outgoing.headers().priority(),
              outgoing.headers().tags(),
              now,
              now,
              outgoing.headers().expiresAt()));
    }
    return copies.isEmpty() ? 0 : deliveries.add(swarm, copies);
  }

  private InboxEntry updateStatus(AgentId recipient, MessageId id, DeliveryStatus status) {
    return work.write(
        () -> {
          deliveries.updateStatus(swarm, recipient, List.of(id), status, clock.instant());
          var delivery =
              deliveries
                  .find(swarm, recipient, id)
                  .orElseThrow(
                      () -> new NotFoundException("message of " + recipient, id.toString()));
          boolean reached = delivery.status() == status || delivery.status().compareTo(status) > 0;
          if (!reached || delivery.status().compareTo(DeliveryStatus.ACKNOWLEDGED) > 0) {
            throw new InvalidTransitionException(
                "delivery of message", id.toString(), delivery.status().name(), status.name());
          }
          var message =
              messages
                  .find(swarm, id)
                  .orElseThrow(() -> new NotFoundException("message", id.toString()));
          return new InboxEntry(delivery, message);
        });
  }
}
