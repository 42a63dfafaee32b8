package io.skep.domain.error;

/**
 * Stable names for failures, safe to show to clients, to count in metrics and to match in scripts.
 *
 * <p>A name is never reused or renamed once released.
 */
public enum ErrorCode {
  /** What was named does not exist in this swarm. */
  NOT_FOUND(Retry.NEVER),
  /** The name is taken by something else. */
  ALREADY_EXISTS(Retry.NEVER),
  /** It was changed by someone else since it was read. */
  STALE_VERSION(Retry.AFTER_RELOAD),
  /** The task is no longer held under the token that was shown. */
  LEASE_LOST(Retry.NEVER),
  /** The present state does not allow this step. */
  INVALID_TRANSITION(Retry.NEVER),
  /** An argument is not acceptable; nothing was changed. */
  INVALID_ARGUMENT(Retry.NEVER),
  /** Tasks would wait for each other. */
  DEPENDENCY_CYCLE(Retry.NEVER),
  /** A limit on how many of something is reached. */
  QUOTA_EXCEEDED(Retry.LATER),
  /** A text, document or list is larger than allowed. */
  TOO_LARGE(Retry.NEVER),
  /** The store cannot be reached, or is closed. */
  STORE_UNAVAILABLE(Retry.LATER),
  /** Others held the store for longer than the caller was ready to wait. */
  STORE_BUSY(Retry.LATER),
  /** No space is left for writing; reading goes on. */
  STORE_FULL(Retry.LATER),
  /** The store's data is damaged, or is not a store of Skep. */
  STORE_CORRUPT(Retry.NEVER),
  /** The store's schema is not one that this version of Skep can work with. */
  SCHEMA_MISMATCH(Retry.NEVER),
  /** Whether the commit took effect is not known; repeating under the same key settles it. */
  OUTCOME_UNKNOWN(Retry.WITH_SAME_KEY);

  /** What a caller may sensibly do next. */
  public enum Retry {
    /** Repeating the call as it is cannot succeed. */
    NEVER,
    /** Read again, decide again, then repeat. */
    AFTER_RELOAD,
    /** Nothing was changed; the same call may succeed later. */
    LATER,
    /** Repeat under the same idempotency key; without a key, read first. */
    WITH_SAME_KEY
  }

  private final Retry retry;

  ErrorCode(Retry retry) {
    this.retry = retry;
  }

  /** Returns what a caller may sensibly do next. */
  public Retry retry() {
    return retry;
  }
}
