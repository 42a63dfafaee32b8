package io.skep.bootstrap.cli;

import io.skep.domain.error.InvalidArgumentException;

/** The words under which things are kept, as people write them. */
final class CacheKeys {

  /** All of a swarm. */
  static final String ALL = "*";

  static final String EXAMPLES =
      "keys are such as agent:ID, task:ID, plan:ID, conversation:ID, thread:topic:news:last:10,"
          + " agent:ID:unread, agent-counts, task-counts";

  /** Where the last of the built-in loaders keeps what it reads. */
  static final String AGENT_COUNTS = "agent-counts";

  private static final String BELOW = ":*";

  private CacheKeys() {}

  /** Refuses what would be announced and be heard by nobody. */
  static void requirePattern(String pattern) {
    int end = pattern.length() - (pattern.endsWith(BELOW) ? BELOW.length() : 0);
    var words = pattern.equals(ALL) ? "all" : pattern.substring(0, end);
    if (words.isEmpty() || words.contains(ALL)) {
      throw new InvalidArgumentException(
          "pattern", "must be words such as agent:42, with :* behind for all below, or just *");
    }
  }

  /** Refuses what is kept nowhere. */
  static void requireKey(String key) {
    if (key.contains(ALL)) {
      throw new InvalidArgumentException(
          "key", "must be words such as agent:42, with no asterisk: " + EXAMPLES);
    }
  }
}
