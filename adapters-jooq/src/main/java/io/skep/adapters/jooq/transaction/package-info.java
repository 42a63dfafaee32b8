/** Transactions over JDBC connections. */
@NullMarked
package io.skep.adapters.jooq.transaction;

import org.jspecify.annotations.NullMarked;
