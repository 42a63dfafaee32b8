package io.skep.domain.mail;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mail of one swarm: letters from agent to agent, with a delivery for each recipient.
 *
 * <p>Each method is one unit of work, or part of the caller's, unless it says otherwise. Safe for
 * use by many threads. Any method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Mailbox {

  private static final int PAGE = 500;

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final MessageRepository messages;
  private final DeliveryRepository deliveries;
  private final AgentRepository agents;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Creates the mailbox of a swarm over its store. */
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
   * Sends a letter: stores the message once, and a delivery for each recipient. A team, or
   * everyone, means the agents registered now, the sender left out. If the key is there already,
   * nothing is sent.
   */
  public Sent send(Letter letter) {
    return work.write(
        () -> {
          var now = clock.instant();
          var id = new MessageId(ids.next());
          var message = stored(letter, id, now);
          // The key was there already, and so are the deliveries.
          if (!message.id().equals(id)) {
            return new Sent(message, 0);
          }
          return new Sent(message, deliver(letter, message, now));
        });
  }

  /** Returns a page of the entries of an inbox that match, the newest first; changes nothing. */
  public Page<InboxEntry> inbox(AgentId recipient, InboxQuery query, PageRequest page) {
    return deliveries.inbox(swarm, recipient, query, page);
  }

  /**
   * Takes out of an inbox what has not been fetched yet, the most urgent first, then the oldest,
   * and marks it as delivered. No entry is fetched twice.
   *
   * @param limit how many at most, 1 to 1,000; fewer may come when they are large
   */
  public List<InboxEntry> fetch(AgentId recipient, int limit) {
    Check.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return work.write(
        () -> {
          var now = clock.instant();
          var found = deliveries.pending(swarm, recipient, limit);
          var fetched = found.stream().map(entry -> entry.delivery().message()).toList();
          deliveries.move(swarm, recipient, fetched, DeliveryStatus.DELIVERED, now);
          return found.stream()
              .map(
                  entry ->
                      new InboxEntry(
                          entry.delivery().inStatus(DeliveryStatus.DELIVERED, now),
                          entry.message()))
              .toList();
        });
  }

  /**
   * Marks a message as read by a recipient; doing so again changes nothing.
   *
   * @return the entry as it stands
   * @throws NotFoundException if the recipient has no such message
   * @throws InvalidTransitionException if it has expired or failed
   */
  public InboxEntry read(AgentId recipient, MessageId message) {
    return moved(recipient, message, DeliveryStatus.READ);
  }

  /**
   * Marks a message as dealt with by a recipient; doing so again changes nothing.
   *
   * @return the entry as it stands
   * @throws NotFoundException if the recipient has no such message
   * @throws InvalidTransitionException if it has expired or failed
   */
  public InboxEntry acknowledge(AgentId recipient, MessageId message) {
    return moved(recipient, message, DeliveryStatus.ACKNOWLEDGED);
  }

  /**
   * Marks messages as read by a recipient; those that are not in its inbox, or are beyond that, are
   * left alone.
   *
   * @param read at most 1,000
   * @return how many were marked
   */
  public int readAll(AgentId recipient, Collection<MessageId> read) {
    Check.size("messages", read, PageRequest.MAX_LIMIT);
    return work.write(
        () -> deliveries.move(swarm, recipient, read, DeliveryStatus.READ, clock.instant()));
  }

  /** Returns how many messages a recipient has still to read. */
  public long unread(AgentId recipient) {
    return deliveries.unread(swarm, recipient);
  }

  /** Returns a page of the deliveries of a message, ordered by recipient. */
  public Page<Delivery> deliveriesOf(MessageId message, PageRequest page) {
    return deliveries.deliveriesOf(swarm, message, page);
  }

  /**
   * Marks as expired what was not read in time. Works in batches, each a unit of work of its own;
   * safe to repeat and to run on many nodes.
   *
   * @return how many deliveries expired
   */
  public long expire() {
    long expired = 0;
    while (true) {
      int batch = work.write(() -> deliveries.expire(swarm, clock.instant(), PAGE));
      expired += batch;
      if (batch < PAGE) {
        return expired;
      }
    }
  }

  private Message stored(Letter letter, MessageId id, Instant now) {
    var message =
        new NewMessage(
            id,
            Role.USER,
            letter.from().value(),
            letter.content(),
            Optional.of(letter.envelope()),
            letter.key(),
            now);
    var thread = letter.thread().orElseGet(() -> ThreadId.of(letter.from()));
    return messages.append(swarm, thread, List.of(message), OptionalLong.empty()).get(0);
  }

  private long deliver(Letter letter, Message message, Instant now) {
    if (letter.to() instanceof Recipients.Named named) {
      return deliver(List.copyOf(named.agents()), letter, message, now);
    }
    var query =
        letter.to() instanceof Recipients.Team team
            ? AgentQuery.inTeam(team.team())
            : AgentQuery.ALL;
    long delivered = 0;
    var request = PageRequest.first(PAGE);
    while (true) {
      var page = agents.list(swarm, query, request);
      var recipients =
          page.items().stream()
              .filter(agent -> agent.status() != AgentStatus.RETIRED)
              .map(Agent::id)
              .filter(id -> !id.equals(letter.from()))
              .toList();
      delivered += deliver(recipients, letter, message, now);
      if (page.next().isEmpty()) {
        return delivered;
      }
      request = request.after(page.next().get());
    }
  }

  private int deliver(List<AgentId> recipients, Letter letter, Message message, Instant now) {
    List<Delivery> copies = new ArrayList<>(recipients.size());
    for (var recipient : recipients) {
      copies.add(
          new Delivery(
              message.id(),
              recipient,
              DeliveryStatus.PENDING,
              letter.envelope().priority(),
              letter.envelope().tags(),
              now,
              now,
              letter.envelope().expiresAt()));
    }
    return copies.isEmpty() ? 0 : deliveries.add(swarm, copies);
  }

  private InboxEntry moved(AgentId recipient, MessageId id, DeliveryStatus status) {
    return work.write(
        () -> {
          deliveries.move(swarm, recipient, List.of(id), status, clock.instant());
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
