package io.skep.domain.mail;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Port to durable storage of deliveries.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code DeliveryRepositoryContract}.
 */
public interface DeliveryRepository {

  /**
   * Stores deliveries of messages that are stored; one that the recipient has already of the same
   * message is left alone.
   *
   * @param deliveries at most 1,000
   * @return how many were new
   * @throws io.skep.domain.error.NotFoundException if a message does not exist; nothing is stored
   */
  int add(SwarmId swarm, List<Delivery> deliveries);

  /** Returns the recipient's copy of a message, or empty if it has none. */
  Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message);

  /** Returns a page of the entries of an inbox that match, the highest message id first. */
  Page<InboxEntry> inbox(SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page);

  /**
   * Returns the entries of an inbox that are {@link DeliveryStatus#PENDING}: the most urgent first,
   * then the lowest message id. What a unit of work that writes has got, no other one gets before
   * that has ended.
   *
   * @param limit how many at most, 1 to 1,000; fewer may come when they are large, but never none
   *     while there are some
   */
  List<InboxEntry> pending(SwarmId swarm, AgentId recipient, int limit);

  /**
   * Moves deliveries on to a status, as far as it may follow their present one; the others are left
   * alone.
   *
   * @param messages at most 1,000
   * @return how many were moved
   */
  int move(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now);

  /**
   * Moves unread deliveries that expired at {@code now} or earlier to {@link
   * DeliveryStatus#EXPIRED}, the longest expired first.
   *
   * @param limit how many at most, 1 to 1,000
   * @return how many were moved
   */
  int expire(SwarmId swarm, Instant now, int limit);

  /**
   * Returns how many deliveries the recipient has still to read. The cost does not grow with their
   * number.
   */
  long unread(SwarmId swarm, AgentId recipient);

  /** Returns a page of the deliveries of a message, ordered by recipient. */
  Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page);
}
