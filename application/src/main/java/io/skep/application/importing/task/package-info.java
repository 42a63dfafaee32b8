/** Writers of imported plans, tasks and dependencies. */
@NullMarked
package io.skep.application.importing.task;

import org.jspecify.annotations.NullMarked;
