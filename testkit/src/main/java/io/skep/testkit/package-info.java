/** Contracts of the ports as tests to extend, and in-memory adapters that pass them. */
@NullMarked
package io.skep.testkit;

import org.jspecify.annotations.NullMarked;
