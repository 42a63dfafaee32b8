package io.skep.application.moving;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import java.io.Serial;
import java.util.List;

/** Something that belongs to the source is not in it, so that it would be left behind. */
public final class KeptElsewhereException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Texts.
  private final List<String> names;

  /**
   * Creates the refusal.
   *
   * @param names of what is kept elsewhere, such as archived months
   */
  public KeptElsewhereException(List<String> names) {
    super(
        ErrorCode.INVALID_TRANSITION,
        "what is archived would be left behind: %s ('skep archive restore' brings it back,"
                .formatted(String.join(", ", names))
            + " --leave-archived moves the rest)",
        null);
    this.names = List.copyOf(names);
  }

  /** Returns the names of what is kept elsewhere. */
  public List<String> names() {
    return names;
  }
}
