/** Monthly partitions: creation, catalog and headroom. */
@NullMarked
package io.skep.adapters.postgres.partition;

import org.jspecify.annotations.NullMarked;
