package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.changefeed.ChangeTag;
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

/** Caching {@link DeliveryRepository}: caches unread counts of inboxes. Thread-safe. */
public final class CachedDeliveryRepository implements DeliveryRepository {

  private final DeliveryRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<AgentId, Long> unread;

  /** Creates the regions of this repository in a cache context. */
  public CachedDeliveryRepository(DeliveryRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    unread =
        context.createRegion(
            "unread",
            recipient -> "agent:" + recipient.value() + ":unread",
            recipient -> List.of(ChangeTag.inbox(recipient)),
            count -> 0,
            NullableCodec.of(CacheCodecs.of(Long.class)),
            (swarm, recipient) -> store().countUnread(swarm, recipient));
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
  public List<InboxEntry> lockPending(SwarmId swarm, AgentId recipient, int limit) {
    return store().lockPending(swarm, recipient, limit);
  }

  @Override
  public int updateStatus(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    return store().updateStatus(swarm, recipient, messages, status, now);
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    return store().expire(swarm, now, limit);
  }

  @Override
  public long countUnread(SwarmId swarm, AgentId recipient) {
    return unread.get(swarm, recipient);
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    return store().deliveriesOf(swarm, message, page);
  }

  private DeliveryRepository store() {
    return transactionScope.passThrough(delegate);
  }
}
