package io.skep.application.transfer;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.transfer.EntityType;
import java.io.Serial;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Thrown if the target of a transfer contains rows of its own. */
public final class TargetNotEmptyException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // A set of enum constants.
  private final Set<EntityType> types;

  /**
   * Creates the exception.
   *
   * @param types the types of the rows in the target; not empty
   */
  public TargetNotEmptyException(Set<EntityType> types) {
    super(
        ErrorCode.ALREADY_EXISTS,
        "the target is not empty: it contains %s (--merge adds the missing rows)"
            .formatted(
                new TreeSet<>(types)
                    .stream().map(EntityType::toString).collect(Collectors.joining(", "))),
        null);
    this.types = Set.copyOf(types);
  }

  /** Returns the types of the rows in the target. */
  public Set<EntityType> types() {
    return types;
  }
}
