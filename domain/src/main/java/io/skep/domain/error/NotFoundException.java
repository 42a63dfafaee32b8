package io.skep.domain.error;

import java.io.Serial;

/** Thrown if an entity does not exist in the swarm. */
public final class NotFoundException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;

  /**
   * Creates the exception.
   *
   * @param kind kind of the missing entity, such as {@code task}
   * @param id requested id
   */
  public NotFoundException(String kind, String id) {
    super(ErrorCode.NOT_FOUND, "%s %s does not exist".formatted(kind, id), null);
    this.kind = kind;
    this.id = id;
  }

  /** Returns the kind of the missing entity, such as {@code task}. */
  public String kind() {
    return kind;
  }

  /** Returns the requested id. */
  public String id() {
    return id;
  }
}
