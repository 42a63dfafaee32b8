/** Measures Skep beside what it is built on, and says which of its targets are reached. */
@NullMarked
package io.skep.benchmarks;

import org.jspecify.annotations.NullMarked;
