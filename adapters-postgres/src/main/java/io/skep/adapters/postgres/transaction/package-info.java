/** Transactions, batching of calls and writes at commit. */
@NullMarked
package io.skep.adapters.postgres.transaction;

import org.jspecify.annotations.NullMarked;
