/** Writing the state of agents back as files that other systems, and Skep itself, can read. */
@NullMarked
package io.skep.application.exporting;

import org.jspecify.annotations.NullMarked;
