/** Storage of archived partitions in folders. */
@NullMarked
package io.skep.adapters.files.archive;

import org.jspecify.annotations.NullMarked;
