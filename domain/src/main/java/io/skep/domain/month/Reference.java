package io.skep.domain.month;

/**
 * What is open and refers to something of a month, which is therefore not archived.
 *
 * @param kind how it refers to it
 * @param count how much of the month is referred to
 * @param example the id of one that is
 */
public record Reference(Kind kind, long count, String example) {

  /** How something that is open may refer to a month. */
  public enum Kind {
    /** Tasks of the month that have not ended. */
    OPEN_TASK,
    /** Ended tasks that open tasks wait for, or have waited for. */
    BLOCKER,
    /** Ended tasks of plans that have not ended, or that have open tasks. */
    PLAN,
    /** Messages in threads of open tasks, or of such plans. */
    THREAD,
    /** Deliveries that nobody has read and that have not expired. */
    UNREAD
  }
}
