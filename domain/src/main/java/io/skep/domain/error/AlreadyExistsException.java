package io.skep.domain.error;

import java.io.Serial;

/** A name is taken by something else. */
public final class AlreadyExistsException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;

  /**
   * Creates the failure.
   *
   * @param kind what kind of thing is there, such as {@code agent}
   * @param id the id that is taken
   */
  public AlreadyExistsException(String kind, String id) {
    super(ErrorCode.ALREADY_EXISTS, "%s %s exists already".formatted(kind, id), null);
    this.kind = kind;
    this.id = id;
  }

  /** Returns what kind of thing is there, such as {@code agent}. */
  public String kind() {
    return kind;
  }

  /** Returns the id that is taken. */
  public String id() {
    return id;
  }
}
