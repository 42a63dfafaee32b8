package io.skep.application.transfer;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.transfer.EntityType;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Thrown if rows of the source and the target have the same key but different values; the target is
 * unchanged.
 */
public final class MergeConflictException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Enum constants and numbers.
  private final Map<EntityType, Long> conflicts;

  @SuppressWarnings("serial") // Strings.
  private final List<String> examples;

  /**
   * Creates the exception.
   *
   * @param conflicts number of conflicting rows by type
   * @param examples first conflicting rows, by type and key
   */
  public MergeConflictException(Map<EntityType, Long> conflicts, List<String> examples) {
    super(
        ErrorCode.ALREADY_EXISTS,
        "rows with the same key differ in the target: %s, for example %s; nothing was changed"
            .formatted(
                new TreeMap<>(conflicts)
                    .entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")),
                String.join("; ", examples)),
        null);
    this.conflicts = Map.copyOf(conflicts);
    this.examples = List.copyOf(examples);
  }

  /** Returns the number of conflicting rows by type. */
  public Map<EntityType, Long> conflicts() {
    return conflicts;
  }

  /** Returns the first conflicting rows, by type and key. */
  public List<String> examples() {
    return examples;
  }
}
