/** Second level of the cache, shared by processes through Redis. */
@NullMarked
package io.skep.adapters.cache.redis;

import org.jspecify.annotations.NullMarked;
