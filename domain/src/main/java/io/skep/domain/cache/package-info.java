/** Cache of store reads, with invalidation, read-your-writes tokens and statistics. */
@NullMarked
package io.skep.domain.cache;

import org.jspecify.annotations.NullMarked;
