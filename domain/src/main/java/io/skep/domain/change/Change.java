package io.skep.domain.change;

import io.skep.domain.value.SwarmId;
import java.util.Set;

/**
 * What a transaction, a part of one, or several that were committed together changed of a swarm.
 *
 * @param swarm which swarm
 * @param tags what of it, at least one
 * @param mark by which who listens knows a commit again in {@link ChangeFeed#since}: who was told
 *     of a change with this mark has been told of all that the feed has under it; 0 if there is
 *     more to be told, and if it cannot be known again
 */
public record Change(SwarmId swarm, Set<ChangeTag> tags, long mark) {

  /** The mark of what cannot be known again. */
  public static final long UNMARKED = 0;

  /** Keeps the tags from being changed. */
  public Change {
    tags = Set.copyOf(tags);
  }

  /** Returns it with another mark. */
  Change withMark(long other) {
    return new Change(swarm, tags, other);
  }

  /** Returns whether it may have changed what a tag names. */
  public boolean touches(ChangeTag tag) {
    return tags.contains(tag) || tags.contains(ChangeTag.any(tag.kind()));
  }
}
