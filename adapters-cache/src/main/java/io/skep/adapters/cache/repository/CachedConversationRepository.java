package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Optional;

/** Caching {@link ConversationRepository}: caches conversations by id. Thread-safe. */
public final class CachedConversationRepository implements ConversationRepository {

  private final ConversationRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<ConversationId, Optional<Conversation>> conversations;

  /** Creates the regions of this repository in a cache context. */
  public CachedConversationRepository(ConversationRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    conversations =
        context.createRegion(
            "conversations",
            id -> "conversation:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            conversation -> SizeEstimator.sizeOf(conversation, SizeEstimator::sizeOf),
            NullableCodec.optional(CacheCodecs.of(Conversation.class)),
            (swarm, id) -> store().find(swarm, id));
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return conversations.get(swarm, id);
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return store().add(swarm, conversation);
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return conversations.save(
        swarm, conversation.id(), () -> store().save(swarm, conversation), Optional::of);
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return store().list(swarm, status, page);
  }

  private ConversationRepository store() {
    return transactionScope.passThrough(delegate);
  }
}
