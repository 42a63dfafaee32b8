/** Task queue: tasks, queues, leases, dependencies and retries. */
@NullMarked
package io.skep.domain.task;

import org.jspecify.annotations.NullMarked;
