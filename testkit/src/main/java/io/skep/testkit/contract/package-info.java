/** Contracts of a store, as test classes to extend. */
@NullMarked
package io.skep.testkit.contract;

import org.jspecify.annotations.NullMarked;
