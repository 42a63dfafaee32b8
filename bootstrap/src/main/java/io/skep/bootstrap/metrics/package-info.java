/** Meters, and decorators of the ports that time calls. */
@NullMarked
package io.skep.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;
