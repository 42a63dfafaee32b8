package io.skep.application.moving;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.move.RowKind;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rows of two stores are the same by name and say different things; nothing was changed. */
public final class MergeConflictException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Names and numbers.
  private final Map<RowKind, Long> conflicts;

  @SuppressWarnings("serial") // Texts.
  private final List<String> examples;

  /**
   * Creates the refusal.
   *
   * @param conflicts how many rows of each kind are in the way of others
   * @param examples the first of them, by kind and key
   */
  public MergeConflictException(Map<RowKind, Long> conflicts, List<String> examples) {
    super(
        ErrorCode.ALREADY_EXISTS,
        "the target says otherwise under the same names: %s; among them: %s; nothing was changed"
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

  /** Returns how many rows of each kind are in the way of others. */
  public Map<RowKind, Long> conflicts() {
    return conflicts;
  }

  /** Returns the first of them, by kind and key. */
  public List<String> examples() {
    return examples;
  }
}
