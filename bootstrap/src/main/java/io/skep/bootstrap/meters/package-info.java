/** Meters: decorators of the ports, which time what they hand on. */
@NullMarked
package io.skep.bootstrap.meters;

import org.jspecify.annotations.NullMarked;
