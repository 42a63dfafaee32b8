/** Benchmarks of Skep and its baselines, with a check of the performance targets. */
@NullMarked
package io.skep.benchmarks;

import org.jspecify.annotations.NullMarked;
