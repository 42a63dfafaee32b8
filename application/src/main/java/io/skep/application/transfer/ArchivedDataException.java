package io.skep.application.transfer;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import java.io.Serial;
import java.util.List;

/** Thrown if partitions of the source are archived, so that their rows would not be transferred. */
public final class ArchivedDataException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Strings.
  private final List<String> names;

  /**
   * Creates the exception.
   *
   * @param names names of the archived data, such as months
   */
  public ArchivedDataException(List<String> names) {
    super(
        ErrorCode.INVALID_TRANSITION,
        "archived data would not be transferred: %s ('skep archive restore' restores it,"
                .formatted(String.join(", ", names))
            + " --leave-archived transfers the rest)",
        null);
    this.names = List.copyOf(names);
  }

  /** Returns the names of the archived data. */
  public List<String> names() {
    return names;
  }
}
