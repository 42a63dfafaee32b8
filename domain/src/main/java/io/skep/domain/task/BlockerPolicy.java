package io.skep.domain.task;

/** What becomes of a task when one that it waits for ends without success. */
public enum BlockerPolicy {
  /** It goes on waiting: the other may be retried, or the wait be lifted. */
  WAIT,
  /** It is cancelled, too. */
  CANCEL
}
