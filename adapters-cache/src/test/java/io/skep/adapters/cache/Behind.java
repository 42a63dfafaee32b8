package io.skep.adapters.cache;

/** What is behind the cache of a test. */
enum Behind {
  SQLITE,
  POSTGRES
}
