package io.skep.bootstrap.cli.argument;

import io.skep.domain.error.InvalidArgumentException;

/** Cache keys as command-line arguments. */
public final class CacheKeys {

  /** Pattern of all keys of a swarm. */
  public static final String ALL = "*";

  public static final String EXAMPLES =
      "keys have forms such as agent:ID, task:ID, plan:ID, conversation:ID,"
          + " thread:topic:news:last:10, agent:ID:unread, agent-counts, task-counts";

  /** Key of the results of the last built-in cache loader. */
  public static final String AGENT_COUNTS = "agent-counts";

  private static final String SUBTREE = ":*";

  private CacheKeys() {}

  /** Rejects patterns that can match no key. */
  public static void requirePattern(String pattern) {
    int end = pattern.length() - (pattern.endsWith(SUBTREE) ? SUBTREE.length() : 0);
    var words = pattern.equals(ALL) ? "all" : pattern.substring(0, end);
    if (words.isEmpty() || words.contains(ALL)) {
      throw new InvalidArgumentException(
          "pattern", "must be a key such as agent:42, a prefix such as agent:42:*, or *");
    }
  }

  /** Rejects keys with a wildcard. */
  public static void requireKey(String key) {
    if (key.contains(ALL)) {
      throw new InvalidArgumentException(
          "key", "must be a key such as agent:42, without a wildcard: " + EXAMPLES);
    }
  }
}
