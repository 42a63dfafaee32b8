/** Benchmarks of the PostgreSQL store. */
@NullMarked
package io.skep.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
