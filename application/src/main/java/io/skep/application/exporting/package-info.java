/** Export of agents, tasks and messages to workspace files that other systems and Skep can read. */
@NullMarked
package io.skep.application.exporting;

import org.jspecify.annotations.NullMarked;
