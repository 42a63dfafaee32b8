/** Benchmarks of the command line. */
@NullMarked
package io.skep.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
