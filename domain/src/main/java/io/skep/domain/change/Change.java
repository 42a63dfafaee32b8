package io.skep.domain.change;

import io.skep.domain.value.SwarmId;
import java.util.Set;

/**
 * What a transaction, a part of one, or several that were committed together changed of a swarm.
 *
 * @param swarm which swarm
 * @param tags what of it, at least one
 * @param mark by which who was told of a commit by {@link ChangeFeed#subscribe} knows it again in
 *     {@link ChangeFeed#since}: what both tell under one mark is the same; 0 if that is not known
 */
public record Change(SwarmId swarm, Set<ChangeTag> tags, long mark) {

  /** The mark of what cannot be known again. */
  public static final long UNMARKED = 0;

  /** Keeps the tags from being changed. */
  public Change {
    tags = Set.copyOf(tags);
  }

  /** Returns whether it may have changed what a tag names. */
  public boolean touches(ChangeTag tag) {
    return tags.contains(tag) || tags.contains(ChangeTag.any(tag.kind()));
  }
}
