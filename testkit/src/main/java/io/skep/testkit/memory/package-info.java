/** A store that keeps everything in memory: correct and plain, the oracle of the contracts. */
@NullMarked
package io.skep.testkit.memory;

import org.jspecify.annotations.NullMarked;
