package io.skep.domain.changefeed;

import io.skep.domain.value.SwarmId;
import java.util.Set;

/**
 * Changes to one swarm by a transaction, by part of one, or by several committed together.
 *
 * @param swarm the swarm
 * @param tags tags of the changed entities, at least one
 * @param commitId identifies the commit in {@link ChangeFeed#poll}, so that a subscriber that has
 *     received the change with this id has received everything that the feed reports under it;
 *     {@link #NO_COMMIT_ID} if more changes of the commit follow or the commit cannot be identified
 */
public record Change(SwarmId swarm, Set<ChangeTag> tags, long commitId) {

  /** Commit id of a change that cannot be matched with the feed. */
  public static final long NO_COMMIT_ID = 0;

  /** Copies the tags. */
  public Change {
    tags = Set.copyOf(tags);
  }

  /** Returns a copy with another commit id. */
  Change withCommitId(long newCommitId) {
    return new Change(swarm, tags, newCommitId);
  }

  /**
   * Returns whether the change may affect the entities with a tag: the tag itself or the tag of any
   * of its kind is present.
   */
  public boolean affects(ChangeTag tag) {
    return tags.contains(tag) || tags.contains(ChangeTag.any(tag.kind()));
  }
}
