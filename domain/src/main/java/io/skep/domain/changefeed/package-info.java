/** Change feed of a store, for cache invalidation and other consumers. */
@NullMarked
package io.skep.domain.changefeed;

import org.jspecify.annotations.NullMarked;
