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
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * DeliveryRepositoryContract} specifies the behavior as tests.
 */
public interface DeliveryRepository {

  /**
   * Inserts deliveries of stored messages; a delivery of a message that the recipient already has
   * is ignored.
   *
   * @param deliveries at most 1,000
   * @return number of inserted deliveries
   * @throws io.skep.domain.error.NotFoundException if a message does not exist; nothing is stored
   */
  int add(SwarmId swarm, List<Delivery> deliveries);

  /** Returns the delivery of a message to a recipient, or empty if there is none. */
  Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message);

  /** Returns a page of the entries of an inbox that match, ordered by message id descending. */
  Page<InboxEntry> inbox(SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page);

  /**
   * Returns the {@link DeliveryStatus#PENDING} entries of an inbox, highest priority first, then
   * lowest message id. Inside a writing unit of work, the entries are locked: no other one gets
   * them until it ends.
   *
   * @param limit maximum number of entries, 1 to 1,000; large messages shorten the result, which is
   *     empty only if nothing is pending
   */
  List<InboxEntry> lockPending(SwarmId swarm, AgentId recipient, int limit);

  /**
   * Changes the status of deliveries whose current status permits it; the others are unchanged.
   *
   * @param messages at most 1,000
   * @return number of changed deliveries
   */
  int updateStatus(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now);

  /**
   * Changes unread deliveries that expired at {@code now} or earlier to {@link
   * DeliveryStatus#EXPIRED}, earliest expiry first.
   *
   * @param limit maximum number of deliveries, 1 to 1,000
   * @return number of expired deliveries
   */
  int expire(SwarmId swarm, Instant now, int limit);

  /**
   * Returns the number of unread deliveries of a recipient. The cost does not grow with their
   * number.
   */
  long countUnread(SwarmId swarm, AgentId recipient);

  /** Returns a page of the deliveries of a message, ordered by recipient. */
  Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page);
}
