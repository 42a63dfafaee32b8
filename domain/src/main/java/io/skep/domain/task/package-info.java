/** Units of work: queues, leases, dependencies, retries, and the rules that hold them together. */
@NullMarked
package io.skep.domain.task;

import org.jspecify.annotations.NullMarked;
