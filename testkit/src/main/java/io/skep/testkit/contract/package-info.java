/** What a store owes, as tests to extend. */
@NullMarked
package io.skep.testkit.contract;

import org.jspecify.annotations.NullMarked;
