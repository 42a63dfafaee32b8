package io.skep.domain.error;

import java.io.Serial;

/** Thrown if an entity was changed concurrently since it was read; reload it and decide again. */
public final class StaleVersionException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;
  private final long expectedVersion;
  private final long actualVersion;

  /**
   * Creates the exception.
   *
   * @param kind kind of the entity
   * @param id id of the entity
   * @param expectedVersion version that the caller read
   * @param actualVersion stored version
   */
  public StaleVersionException(String kind, String id, long expectedVersion, long actualVersion) {
    super(
        ErrorCode.STALE_VERSION,
        "%s %s is at version %d, no longer at %d"
            .formatted(kind, id, actualVersion, expectedVersion),
        null);
    this.kind = kind;
    this.id = id;
    this.expectedVersion = expectedVersion;
    this.actualVersion = actualVersion;
  }

  /** Returns the kind of the entity. */
  public String kind() {
    return kind;
  }

  /** Returns the id of the entity. */
  public String id() {
    return id;
  }

  /** Returns the version that the caller read. */
  public long expectedVersion() {
    return expectedVersion;
  }

  /** Returns the stored version. */
  public long actualVersion() {
    return actualVersion;
  }
}
