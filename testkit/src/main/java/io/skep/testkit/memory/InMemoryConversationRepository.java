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

/** In-memory conversation repository. */
final class InMemoryConversationRepository implements ConversationRepository {

  private static final CursorPaging<Conversation, TimeCursor> LAST_UPDATED_FIRST =
      new CursorPaging<>(
          conversation -> new TimeCursor(conversation.updatedAt(), conversation.id().value()),
          TimeCursor.LATEST_FIRST,
          TimeCursor::format,
          TimeCursor::parse);

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryConversationRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return work.inRead(() -> swarms.of(swarm).conversations.find(id));
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return work.inWrite(
        () -> {
          var conversations = swarms.of(swarm).conversations;
          if (conversations.contains(conversation.id())) {
            return false;
          }
          conversations.put(conversation.id(), conversation.withVersion(0));
          return true;
        });
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return work.inWrite(
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
          var saved = conversation.withVersion(actual + 1);
          conversations.put(id, saved);
          return saved;
        });
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return work.inRead(
        () ->
            LAST_UPDATED_FIRST.page(
                swarms.of(swarm).conversations.all().stream()
                    .filter(it -> status.stream().allMatch(it.status()::equals)),
                page));
  }
}
