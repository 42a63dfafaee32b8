/** Benchmarks of other task queues. */
@NullMarked
package io.skep.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
