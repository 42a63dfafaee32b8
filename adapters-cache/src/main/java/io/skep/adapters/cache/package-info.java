/**
 * Keeps what was read from a store, in memory and in Redis, and forgets it as soon as the store
 * tells that it has changed.
 */
@NullMarked
package io.skep.adapters.cache;

import org.jspecify.annotations.NullMarked;
