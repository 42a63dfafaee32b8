/** Taking months of data out of a store into files, and bringing them back. */
@NullMarked
package io.skep.application.archive;

import org.jspecify.annotations.NullMarked;
