package io.skep.domain.conversation;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Conversation service of one swarm.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own. Thread-safe. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Conversations {

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final ConversationRepository conversations;
  private final InstantSource clock;

  /** Creates the conversation service of a swarm on its store. */
  public Conversations(
      SwarmId swarm, UnitOfWork work, ConversationRepository conversations, InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.conversations = conversations;
    this.clock = clock;
  }

  /**
   * Opens a conversation.
   *
   * @return the conversation as stored
   * @throws AlreadyExistsException if the id is taken
   */
  public Conversation open(ConversationId id, String title) {
    return work.write(
        () -> {
          var conversation = Conversation.opened(id, title, clock.instant());
          if (!conversations.add(swarm, conversation)) {
            throw new AlreadyExistsException("conversation", id.value());
          }
          return conversation;
        });
  }

  /**
   * Sets the title and preview of a conversation.
   *
   * @return the conversation as stored
   * @throws NotFoundException if the conversation does not exist
   */
  public Conversation describe(ConversationId id, String title, String preview) {
    return update(id, conversation -> conversation.described(title, preview, clock.instant()));
  }

  /**
   * Changes the status of a conversation.
   *
   * @return the conversation as stored
   * @throws NotFoundException if the conversation does not exist
   */
  public Conversation changeStatus(ConversationId id, ConversationStatus status) {
    return update(id, conversation -> conversation.withStatus(status, clock.instant()));
  }

  /**
   * Replaces the details of a conversation.
   *
   * @return the conversation as stored
   * @throws NotFoundException if the conversation does not exist
   */
  public Conversation changeDetails(ConversationId id, Json details) {
    return update(id, conversation -> conversation.withDetails(details, clock.instant()));
  }

  /** Returns the conversation, or empty if no such id exists. */
  public Optional<Conversation> find(ConversationId id) {
    return conversations.find(swarm, id);
  }

  /**
   * Returns a page of conversations, most recently updated first.
   *
   * @param status matches only this status; empty for all
   */
  public Page<Conversation> list(Optional<ConversationStatus> status, PageRequest page) {
    return conversations.list(swarm, status, page);
  }

  private Conversation update(ConversationId id, UnaryOperator<Conversation> transition) {
    return work.write(
        () -> {
          var conversation =
              conversations
                  .find(swarm, id)
                  .orElseThrow(() -> new NotFoundException("conversation", id.value()));
          return conversations.save(swarm, transition.apply(conversation));
        });
  }
}
