package io.skep.domain.conversation;

import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.Optional;

/**
 * Port to durable storage of conversations.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code ConversationRepositoryContract}.
 */
public interface ConversationRepository {

  /** Returns the conversation, or empty if there is none under this id. */
  Optional<Conversation> find(SwarmId swarm, ConversationId id);

  /**
   * Stores a new conversation at version 0.
   *
   * @return false if the id is already taken, in which case the stored one is left alone
   */
  boolean add(SwarmId swarm, Conversation conversation);

  /**
   * Replaces the stored conversation and increases its version by one.
   *
   * @return the conversation as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version is another
   * @throws io.skep.domain.error.NotFoundException if there is none under its id
   */
  Conversation save(SwarmId swarm, Conversation conversation);

  /**
   * Returns a page of conversations, the last updated first, ties by id.
   *
   * @param status only those in this status; empty for all
   */
  Page<Conversation> list(SwarmId swarm, Optional<ConversationStatus> status, PageRequest page);
}
