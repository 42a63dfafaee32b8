package io.skep.application.moving;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.move.RowKind;
import java.io.Serial;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A store was to become the same as another one, and holds something of its own. */
public final class TargetNotEmptyException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // A set of names.
  private final Set<RowKind> kinds;

  /**
   * Creates the refusal.
   *
   * @param kinds what it holds; not empty
   */
  public TargetNotEmptyException(Set<RowKind> kinds) {
    super(
        ErrorCode.ALREADY_EXISTS,
        "the target is not empty: it holds %s (--merge adds what it does not hold)"
            .formatted(
                new TreeSet<>(kinds)
                    .stream().map(RowKind::toString).collect(Collectors.joining(", "))),
        null);
    this.kinds = Set.copyOf(kinds);
  }

  /** Returns what it holds. */
  public Set<RowKind> kinds() {
    return kinds;
  }
}
