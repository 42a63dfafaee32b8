package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Optional;

/** Keeps conversations. */
final class CachedConversationRepository implements ConversationRepository {

  private final ConversationRepository delegate;
  private final Region<ConversationId, Optional<Conversation>> conversations;

  CachedConversationRepository(ConversationRepository delegate, Levels levels) {
    this.delegate = delegate;
    conversations =
        levels.region(
            "conversations",
            id -> "conversation:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            conversation -> Weights.of(conversation, Weights::of));
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return conversations.get(swarm, id, () -> delegate.find(swarm, id));
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return delegate.add(swarm, conversation);
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return delegate.save(swarm, conversation);
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return delegate.list(swarm, status, page);
  }
}
