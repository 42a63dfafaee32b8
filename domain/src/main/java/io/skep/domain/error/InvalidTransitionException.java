package io.skep.domain.error;

import java.io.Serial;

/** The present state does not allow the step that was asked for. */
public final class InvalidTransitionException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;
  private final String from;
  private final String to;

  /**
   * Creates the failure.
   *
   * @param kind what kind of thing was to be changed
   * @param id its id
   * @param from its present state
   * @param to the state that was asked for
   */
  public InvalidTransitionException(String kind, String id, String from, String to) {
    super(
        ErrorCode.INVALID_TRANSITION,
        "%s %s is %s and cannot become %s".formatted(kind, id, from, to),
        null);
    this.kind = kind;
    this.id = id;
    this.from = from;
    this.to = to;
  }

  /** Returns what kind of thing was to be changed. */
  public String kind() {
    return kind;
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /** Returns its present state. */
  public String from() {
    return from;
  }

  /** Returns the state that was asked for. */
  public String to() {
    return to;
  }
}
