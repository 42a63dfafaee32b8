/** Breaks rules of the architecture, to show that they can fail. */
@NullMarked
package io.skep.architecture.broken.application.callee;

import org.jspecify.annotations.NullMarked;
