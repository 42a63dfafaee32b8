/** Versions of cached entries, and the writes that invalidate them. */
@NullMarked
package io.skep.adapters.cache.coherence;

import org.jspecify.annotations.NullMarked;
