package io.skep.domain.changefeed;

import java.util.List;

/**
 * Changes that were committed after a {@link ChangePosition}.
 *
 * @param complete whether the batch has all of them; if false, the batch is empty because there are
 *     too many changes or some are no longer retained, and anything may have changed
 * @param changes the changes, not in commit order
 * @param position position after these changes
 */
public record ChangeBatch(boolean complete, List<Change> changes, ChangePosition position) {

  /** Copies the changes. */
  public ChangeBatch {
    changes = List.copyOf(changes);
  }
}
