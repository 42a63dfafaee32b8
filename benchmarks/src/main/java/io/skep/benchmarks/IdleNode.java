package io.skep.benchmarks;

import io.skep.adapters.cache.CacheConfig;

/**
 * An open store in a process of its own, with a cache or without one, through which nothing is
 * done.
 */
final class IdleNode {

  private IdleNode() {}

  /** Runs it: URL, and whether it has a cache. */
  public static void main(String[] arguments) throws Exception {
    var database = new Database(arguments[0]);
    try (var skep =
        Boolean.parseBoolean(arguments[1])
            ? SharedStore.open(database, CacheConfig.DEFAULT)
            : SharedStore.open(database)) {
      Child.say(skep.swarm().id());
      Child.parent().readLine();
    }
  }
}
