/** Archival of partitions to files, and their restoration. */
@NullMarked
package io.skep.application.archive;

import org.jspecify.annotations.NullMarked;
