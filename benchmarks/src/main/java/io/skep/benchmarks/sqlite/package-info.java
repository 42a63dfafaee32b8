/** Benchmarks of the SQLite store. */
@NullMarked
package io.skep.benchmarks.sqlite;

import org.jspecify.annotations.NullMarked;
