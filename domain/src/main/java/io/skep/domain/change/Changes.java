package io.skep.domain.change;

import java.util.List;

/**
 * What has been committed after a {@link ChangePosition}.
 *
 * @param complete whether these are all the changes; otherwise there are none here, because too
 *     many have been made or some are no longer known, and anything may have changed
 * @param changes the changes, in no order that tells which was committed first
 * @param position the position that comes after these
 */
public record Changes(boolean complete, List<Change> changes, ChangePosition position) {

  /** Keeps the changes from being changed. */
  public Changes {
    changes = List.copyOf(changes);
  }
}
