package io.skep.domain.value;

/** Priority of a task or message. */
public enum Priority {
  /** Low. */
  LOW(1),
  /** Normal, the default. */
  NORMAL(2),
  /** High. */
  HIGH(3),
  /** Critical. */
  CRITICAL(4);

  private final int level;

  Priority(int level) {
    this.level = level;
  }

  /** Returns the numeric level that is stored and displayed: 1 for {@link #LOW} to 4. */
  public int level() {
    return level;
  }

  /**
   * Returns the priority with a level.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if the level is not from 1 to 4
   */
  public static Priority ofLevel(int level) {
    Validate.range("priority", level, 1, values().length);
    return values()[level - 1];
  }
}
