package io.skep.testkit.memory;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.Optional;

/** Conversations in memory. */
final class InMemoryConversationRepository implements ConversationRepository {

  private static final Paging<Conversation, Moment> LAST_UPDATED_FIRST =
      new Paging<>(
          conversation -> new Moment(conversation.updatedAt(), conversation.id().value()),
          Moment.LATEST_FIRST,
          Moment::text,
          Moment::parse);

  private final InMemoryUnitOfWork work;
  private final Swarms swarms;

  InMemoryConversationRepository(InMemoryUnitOfWork work, Swarms swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return work.look(() -> swarms.of(swarm).conversations.find(id));
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return work.change(
        () -> {
          var conversations = swarms.of(swarm).conversations;
          if (conversations.has(conversation.id())) {
            return false;
          }
          conversations.put(conversation.id(), conversation.atVersion(0));
          return true;
        });
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return work.change(
        () -> {
          var conversations = swarms.of(swarm).conversations;
          var id = conversation.id();
          long actual =
              conversations
                  .find(id)
                  .orElseThrow(() -> new NotFoundException("conversation", id.value()))
                  .version();
          if (actual != conversation.version()) {
            throw new StaleVersionException(
                "conversation", id.value(), conversation.version(), actual);
          }
          var saved = conversation.atVersion(actual + 1);
          conversations.put(id, saved);
          return saved;
        });
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return work.look(
        () ->
            LAST_UPDATED_FIRST.page(
                swarms.of(swarm).conversations.all().stream()
                    .filter(found -> status.stream().allMatch(found.status()::equals)),
                page));
  }
}
