package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
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

/** Keeps how much is unread in inboxes. */
final class CachedDeliveryRepository implements DeliveryRepository {

  private final DeliveryRepository delegate;
  private final Block block;
  private final Region<AgentId, Long> unread;

  CachedDeliveryRepository(DeliveryRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    unread =
        levels.region(
            "unread",
            recipient -> "agent:" + recipient.value() + ":unread",
            recipient -> List.of(ChangeTag.inbox(recipient)),
            count -> 0,
            Form.of(CacheFormats.of(Long.class)),
            (swarm, recipient) -> store().unread(swarm, recipient));
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    return store().add(swarm, deliveries);
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return store().find(swarm, recipient, message);
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    return store().inbox(swarm, recipient, query, page);
  }

  @Override
  public List<InboxEntry> pending(SwarmId swarm, AgentId recipient, int limit) {
    return store().pending(swarm, recipient, limit);
  }

  @Override
  public int move(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    return store().move(swarm, recipient, messages, status, now);
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    return store().expire(swarm, now, limit);
  }

  @Override
  public long unread(SwarmId swarm, AgentId recipient) {
    return unread.get(swarm, recipient);
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    return store().deliveriesOf(swarm, message, page);
  }

  private DeliveryRepository store() {
    return block.passing(delegate);
  }
}
