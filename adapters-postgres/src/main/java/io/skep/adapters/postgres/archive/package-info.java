/** Archiving of partitions, step by step, and their restoration. */
@NullMarked
package io.skep.adapters.postgres.archive;

import org.jspecify.annotations.NullMarked;
