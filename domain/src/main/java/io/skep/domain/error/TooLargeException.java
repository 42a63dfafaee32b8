package io.skep.domain.error;

import java.io.Serial;

/** Thrown if a text, document or list exceeds its maximum size. */
public final class TooLargeException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String argument;
  private final long size;
  private final long limit;

  /**
   * Creates the exception.
   *
   * @param argument name of the argument
   * @param size size of the argument, in the unit of the limit
   * @param limit maximum size
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

  /** Returns the size of the argument, in the unit of the limit. */
  public long size() {
    return size;
  }

  /** Returns the maximum size. */
  public long limit() {
    return limit;
  }
}
