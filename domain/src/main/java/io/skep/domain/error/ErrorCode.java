package io.skep.domain.error;

/**
 * Stable error codes, safe to show to clients, to count in metrics and to match in scripts.
 *
 * <p>A code is never reused or renamed once released.
 */
public enum ErrorCode {
  /** The entity does not exist in this swarm. */
  NOT_FOUND(Retry.NEVER),
  /** The id or key is taken. */
  ALREADY_EXISTS(Retry.NEVER),
  /** The entity was changed concurrently since it was read. */
  STALE_VERSION(Retry.AFTER_RELOAD),
  /** The task is no longer leased under the presented token. */
  LEASE_LOST(Retry.NEVER),
  /** The current state does not allow the transition. */
  INVALID_TRANSITION(Retry.NEVER),
  /** An argument is invalid; nothing was changed. */
  INVALID_ARGUMENT(Retry.NEVER),
  /** A dependency would make tasks wait for each other. */
  DEPENDENCY_CYCLE(Retry.NEVER),
  /** A text, document or list exceeds its maximum size. */
  TOO_LARGE(Retry.NEVER),
  /** The store is unreachable or closed. */
  STORE_UNAVAILABLE(Retry.LATER),
  /** Others have locked the store for longer than the timeout of the caller. */
  STORE_BUSY(Retry.LATER),
  /** No space is left for writes; reads still work. */
  STORE_FULL(Retry.LATER),
  /** The data is damaged, or is not a Skep store. */
  STORE_CORRUPT(Retry.NEVER),
  /** This version of Skep does not support the schema of the store. */
  SCHEMA_MISMATCH(Retry.NEVER),
  /** The outcome of the commit is unknown; repeating the call with the same key resolves it. */
  OUTCOME_UNKNOWN(Retry.WITH_SAME_KEY);

  /** Recommended reaction of a caller. */
  public enum Retry {
    /** Repeating the unchanged call cannot succeed. */
    NEVER,
    /** Reload, decide again, then repeat. */
    AFTER_RELOAD,
    /** Nothing was changed; the same call may succeed later. */
    LATER,
    /** Repeat with the same idempotency key; without a key, read first. */
    WITH_SAME_KEY
  }

  private final Retry retry;

  ErrorCode(Retry retry) {
    this.retry = retry;
  }

  /** Returns the recommended reaction of a caller. */
  public Retry retry() {
    return retry;
  }
}
