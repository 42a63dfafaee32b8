package io.skep.domain.error;

import java.io.Serial;

/** Thrown if the current state of an entity does not allow a transition. */
public final class InvalidTransitionException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;
  private final String from;
  private final String to;

  /**
   * Creates the exception.
   *
   * @param kind kind of the entity
   * @param id id of the entity
   * @param from current state
   * @param to requested state
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

  /** Returns the kind of the entity. */
  public String kind() {
    return kind;
  }

  /** Returns the id of the entity. */
  public String id() {
    return id;
  }

  /** Returns the current state. */
  public String from() {
    return from;
  }

  /** Returns the requested state. */
  public String to() {
    return to;
  }
}
