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
 * The conversations of one swarm.
 *
 * <p>Each method is one unit of work, or part of the caller's. Safe for use by many threads. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Conversations {

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final ConversationRepository conversations;
  private final InstantSource clock;

  /** Creates the conversations of a swarm over its store. */
  public Conversations(
      SwarmId swarm, UnitOfWork work, ConversationRepository conversations, InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.conversations = conversations;
    this.clock = clock;
  }

  /**
   * Begins a conversation.
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
   * Gives a conversation a title and a preview.
   *
   * @return the conversation as stored
   * @throws NotFoundException if there is none under this id
   */
  public Conversation describe(ConversationId id, String title, String preview) {
    return changed(id, found -> found.described(title, preview, clock.instant()));
  }

  /**
   * Changes where a conversation stands.
   *
   * @return the conversation as stored
   * @throws NotFoundException if there is none under this id
   */
  public Conversation changeStatus(ConversationId id, ConversationStatus status) {
    return changed(id, found -> found.inStatus(status, clock.instant()));
  }

  /**
   * Replaces the details of a conversation.
   *
   * @return the conversation as stored
   * @throws NotFoundException if there is none under this id
   */
  public Conversation changeDetails(ConversationId id, Json details) {
    return changed(id, found -> found.withDetails(details, clock.instant()));
  }

  /** Returns the conversation, or empty if there is none under this id. */
  public Optional<Conversation> find(ConversationId id) {
    return conversations.find(swarm, id);
  }

  /**
   * Returns a page of conversations, the last updated first.
   *
   * @param status only those in this status; empty for all
   */
  public Page<Conversation> list(Optional<ConversationStatus> status, PageRequest page) {
    return conversations.list(swarm, status, page);
  }

  private Conversation changed(ConversationId id, UnaryOperator<Conversation> verb) {
    return work.write(
        () -> {
          var found =
              conversations
                  .find(swarm, id)
                  .orElseThrow(() -> new NotFoundException("conversation", id.value()));
          return conversations.save(swarm, verb.apply(found));
        });
  }
}
