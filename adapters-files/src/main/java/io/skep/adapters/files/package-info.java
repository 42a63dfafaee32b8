/** Reads and writes what other systems keep in files. */
@NullMarked
package io.skep.adapters.files;

import org.jspecify.annotations.NullMarked;
