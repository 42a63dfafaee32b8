/** Transactions across the repositories of a store. */
@NullMarked
package io.skep.domain.transaction;

import org.jspecify.annotations.NullMarked;
