package io.skep.domain.error;

import java.io.Serial;

/** A limit on how many of something is reached. */
public final class QuotaExceededException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String quota;
  private final long limit;

  /**
   * Creates the failure.
   *
   * @param quota what is limited, such as {@code tasks held by agent a}
   * @param limit the limit
   */
  public QuotaExceededException(String quota, long limit) {
    super(ErrorCode.QUOTA_EXCEEDED, "%s is at its limit of %d".formatted(quota, limit), null);
    this.quota = quota;
    this.limit = limit;
  }

  /** Returns what is limited, such as {@code tasks held by agent a}. */
  public String quota() {
    return quota;
  }

  /** Returns the limit. */
  public long limit() {
    return limit;
  }
}
