/** Monthly partitions of a store: archiving, restoring and headroom. */
@NullMarked
package io.skep.domain.partition;

import org.jspecify.annotations.NullMarked;
