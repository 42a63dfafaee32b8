package io.skep.application.transfer;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.transfer.EntityType;
import java.io.Serial;

/** Thrown if the rows read back from the target differ from those of the source. */
public final class VerificationException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final EntityType type;

  /**
   * Creates the exception.
   *
   * @param type the first type whose rows differ
   * @param source checksum of the source
   * @param target checksum of the target
   */
  public VerificationException(EntityType type, Checksum source, Checksum target) {
    super(
        ErrorCode.STORE_CORRUPT,
        "%s differ after the transfer: source %s, target %s".formatted(type, source, target),
        null);
    this.type = type;
  }

  /** Returns the first type whose rows differ. */
  public EntityType type() {
    return type;
  }
}
