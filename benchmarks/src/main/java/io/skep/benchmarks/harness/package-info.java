/** Measurement, comparison and reports. */
@NullMarked
package io.skep.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
