package io.skep.domain.value;

/** How urgent something is. */
public enum Priority {
  /** Can wait. */
  LOW(1),
  /** The usual. */
  NORMAL(2),
  /** Before the usual. */
  HIGH(3),
  /** Before everything. */
  CRITICAL(4);

  private final int level;

  Priority(int level) {
    this.level = level;
  }

  /** Returns the number that is stored and shown: 1 for {@link #LOW} to 4. */
  public int level() {
    return level;
  }

  /**
   * Returns the priority of a level.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if it is not from 1 to 4
   */
  public static Priority ofLevel(int level) {
    Check.range("priority", level, 1, values().length);
    return values()[level - 1];
  }
}
