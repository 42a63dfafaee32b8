/** Import of beads issue files. */
@NullMarked
package io.skep.adapters.files.beads;

import org.jspecify.annotations.NullMarked;
