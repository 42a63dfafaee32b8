/**
 * Cache of store reads, in local memory and optionally shared through Redis, invalidated by the
 * change feed of the store.
 */
@NullMarked
package io.skep.adapters.cache;

import org.jspecify.annotations.NullMarked;
