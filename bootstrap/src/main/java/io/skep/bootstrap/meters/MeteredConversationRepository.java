package io.skep.bootstrap.meters;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.Optional;

/** Times what it hands on. */
final class MeteredConversationRepository implements ConversationRepository {

  private final ConversationRepository delegate;
  private final StoreTimers timers;

  MeteredConversationRepository(ConversationRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return timers.time("conversation.find", () -> delegate.find(swarm, id));
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return timers.time("conversation.add", () -> delegate.add(swarm, conversation));
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return timers.time("conversation.save", () -> delegate.save(swarm, conversation));
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return timers.time("conversation.list", () -> delegate.list(swarm, status, page));
  }
}
