package io.skep.domain.partition;

/**
 * Reason why a partition cannot be archived: references from open entities to its rows.
 *
 * @param kind kind of reference
 * @param count number of referenced rows
 * @param example id of one referenced row
 */
public record ArchiveBlocker(Kind kind, long count, String example) {

  /** Kind of reference. */
  public enum Kind {
    /** Tasks of the partition that have not ended. */
    OPEN_TASK,
    /** Ended tasks that are current or former blockers of open tasks. */
    DEPENDENCY,
    /** Ended tasks of plans that have not ended or that have open tasks. */
    PLAN,
    /** Messages in threads of open tasks, or of such plans. */
    THREAD,
    /** Unread deliveries that have not expired. */
    UNREAD
  }
}
