/** Composition of the modules from settings. */
@NullMarked
package io.skep.bootstrap;

import org.jspecify.annotations.NullMarked;
