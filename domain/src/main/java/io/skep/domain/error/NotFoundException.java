package io.skep.domain.error;

import java.io.Serial;

/** Something that was named does not exist in this swarm. */
public final class NotFoundException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;

  /**
   * Creates the failure.
   *
   * @param kind what kind of thing is missing, such as {@code task}
   * @param id its id as it was given
   */
  public NotFoundException(String kind, String id) {
    super(ErrorCode.NOT_FOUND, "%s %s does not exist".formatted(kind, id), null);
    this.kind = kind;
    this.id = id;
  }

  /** Returns what kind of thing is missing, such as {@code task}. */
  public String kind() {
    return kind;
  }

  /** Returns its id as it was given. */
  public String id() {
    return id;
  }
}
