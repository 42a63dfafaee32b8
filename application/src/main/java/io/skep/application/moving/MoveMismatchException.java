package io.skep.application.moving;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.move.RowKind;
import java.io.Serial;

/** What was read back from the target is not what was read in the source. */
public final class MoveMismatchException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final RowKind kind;

  /**
   * Creates the failure.
   *
   * @param kind the first kind whose rows differ
   * @param source what was read in the source
   * @param target what was read back
   */
  public MoveMismatchException(RowKind kind, Checksum source, Checksum target) {
    super(
        ErrorCode.STORE_CORRUPT,
        "the %s did not arrive as they are: source %s, target %s".formatted(kind, source, target),
        null);
    this.kind = kind;
  }

  /** Returns the first kind whose rows differ. */
  public RowKind kind() {
    return kind;
  }
}
