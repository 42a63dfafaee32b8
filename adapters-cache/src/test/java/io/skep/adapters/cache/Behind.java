package io.skep.adapters.cache;

/** What is behind the cache of a test, and whether it has a second level. */
enum Behind {
  SQLITE(false),
  SQLITE_AND_REDIS(true),
  POSTGRES(false),
  POSTGRES_AND_REDIS(true);

  private final boolean redis;

  Behind(boolean redis) {
    this.redis = redis;
  }

  boolean isSecondLevel() {
    return redis;
  }
}
