package io.skep.domain.error;

import java.io.Serial;

/** A text, document or list is larger than allowed. */
public final class TooLargeException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String argument;
  private final long size;
  private final long limit;

  /**
   * Creates the failure.
   *
   * @param argument the name of the argument
   * @param size its size, in the unit of the limit
   * @param limit the largest size that is accepted
   */
  public TooLargeException(String argument, long size, long limit) {
    super(
        ErrorCode.TOO_LARGE,
        "%s has size %d, more than the limit of %d".formatted(argument, size, limit),
        null);
    this.argument = argument;
    this.size = size;
    this.limit = limit;
  }

  /** Returns the name of the argument. */
  public String argument() {
    return argument;
  }

  /** Returns its size, in the unit of the limit. */
  public long size() {
    return size;
  }

  /** Returns the largest size that is accepted. */
  public long limit() {
    return limit;
  }
}
