/** Atomic writes, locks and permissions of files. */
@NullMarked
package io.skep.adapters.files.filesystem;

import org.jspecify.annotations.NullMarked;
