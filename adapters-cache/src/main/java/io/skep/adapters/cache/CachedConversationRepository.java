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
  private final Block block;
  private final Region<ConversationId, Optional<Conversation>> conversations;

  CachedConversationRepository(ConversationRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    conversations =
        levels.region(
            "conversations",
            id -> "conversation:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            conversation -> Weights.of(conversation, Weights::of),
            Form.optional(CacheFormats.of(Conversation.class)),
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
    return block.passing(delegate);
  }
}
