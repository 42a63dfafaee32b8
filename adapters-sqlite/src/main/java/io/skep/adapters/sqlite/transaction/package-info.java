/** Transactions of the single writer and group commit. */
@NullMarked
package io.skep.adapters.sqlite.transaction;

import org.jspecify.annotations.NullMarked;
