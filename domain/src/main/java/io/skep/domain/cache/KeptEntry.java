package io.skep.domain.cache;

/**
 * Something that is kept.
 *
 * @param region what kind of thing it is
 * @param level where
 * @param bytes about how many it takes there
 * @param state whether it is handed out, in words
 */
public record KeptEntry(String region, Level level, long bytes, String state) {

  /** Where something is kept. */
  public enum Level {
    /** In this process. */
    MEMORY,
    /** For all processes. */
    REDIS
  }
}
