/** First level of the cache, in the memory of one process. */
@NullMarked
package io.skep.adapters.cache.local;

import org.jspecify.annotations.NullMarked;
