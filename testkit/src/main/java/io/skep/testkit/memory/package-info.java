/** In-memory store: simple and correct, the reference implementation of the contracts. */
@NullMarked
package io.skep.testkit.memory;

import org.jspecify.annotations.NullMarked;
