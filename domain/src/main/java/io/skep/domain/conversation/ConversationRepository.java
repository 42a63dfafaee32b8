package io.skep.domain.conversation;

import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.Optional;

/**
 * Port to durable storage of conversations.
 *
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * ConversationRepositoryContract} specifies the behavior as tests.
 */
public interface ConversationRepository {

  /** Returns the conversation, or empty if no such id exists. */
  Optional<Conversation> find(SwarmId swarm, ConversationId id);

  /**
   * Inserts a new conversation at version 0.
   *
   * @return false if the id is taken, in which case the stored conversation is unchanged
   */
  boolean add(SwarmId swarm, Conversation conversation);

  /**
   * Updates the stored conversation and increments its version.
   *
   * @return the conversation as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version differs
   * @throws io.skep.domain.error.NotFoundException if the conversation does not exist
   */
  Conversation save(SwarmId swarm, Conversation conversation);

  /**
   * Returns a page of conversations, most recently updated first, ties by id.
   *
   * @param status matches only this status; empty for all
   */
  Page<Conversation> list(SwarmId swarm, Optional<ConversationStatus> status, PageRequest page);
}
