package io.skep.domain.error;

import java.io.Serial;

/** Thrown if an id or key is already taken. */
public final class AlreadyExistsException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;

  /**
   * Creates the exception.
   *
   * @param kind kind of the existing entity, such as {@code agent}
   * @param id id that is taken
   */
  public AlreadyExistsException(String kind, String id) {
    super(ErrorCode.ALREADY_EXISTS, "%s %s already exists".formatted(kind, id), null);
    this.kind = kind;
    this.id = id;
  }

  /** Returns the kind of the existing entity, such as {@code agent}. */
  public String kind() {
    return kind;
  }

  /** Returns the id that is taken. */
  public String id() {
    return id;
  }
}
