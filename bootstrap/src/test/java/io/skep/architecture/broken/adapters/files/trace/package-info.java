/** Breaks rules of the architecture, to show that they can fail. */
@NullMarked
package io.skep.architecture.broken.adapters.files.trace;

import org.jspecify.annotations.NullMarked;
