/** Benchmarks of the cache. */
@NullMarked
package io.skep.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
