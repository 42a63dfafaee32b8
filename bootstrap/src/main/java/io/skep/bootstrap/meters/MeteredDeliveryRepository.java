package io.skep.bootstrap.meters;

import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Times what it hands on. */
final class MeteredDeliveryRepository implements DeliveryRepository {

  private final DeliveryRepository delegate;
  private final StoreTimers timers;

  MeteredDeliveryRepository(DeliveryRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    return timers.time("delivery.add", () -> delegate.add(swarm, deliveries));
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return timers.time("delivery.find", () -> delegate.find(swarm, recipient, message));
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    return timers.time("delivery.inbox", () -> delegate.inbox(swarm, recipient, query, page));
  }

  @Override
  public List<InboxEntry> pending(SwarmId swarm, AgentId recipient, int limit) {
    return timers.time("delivery.pending", () -> delegate.pending(swarm, recipient, limit));
  }

  @Override
  public int move(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    return timers.time(
        "delivery.move", () -> delegate.move(swarm, recipient, messages, status, now));
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    return timers.time("delivery.expire", () -> delegate.expire(swarm, now, limit));
  }

  @Override
  public long unread(SwarmId swarm, AgentId recipient) {
    return timers.time("delivery.unread", () -> delegate.unread(swarm, recipient));
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    return timers.time("delivery.deliveriesOf", () -> delegate.deliveriesOf(swarm, message, page));
  }
}
