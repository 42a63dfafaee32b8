package io.skep.domain.error;

import java.io.Serial;

/** It was changed by someone else since it was read: reload it and decide again. */
public final class StaleVersionException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;
  private final long expectedVersion;
  private final long actualVersion;

  /**
   * Creates the failure.
   *
   * @param kind what kind of thing was to be saved
   * @param id its id
   * @param expectedVersion the version that the caller read
   * @param actualVersion the version that is stored
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

  /** Returns what kind of thing was to be saved. */
  public String kind() {
    return kind;
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /** Returns the version that the caller read. */
  public long expectedVersion() {
    return expectedVersion;
  }

  /** Returns the version that is stored. */
  public long actualVersion() {
    return actualVersion;
  }
}
