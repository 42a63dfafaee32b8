/** Transfer of all rows from or to another store. */
@NullMarked
package io.skep.adapters.postgres.transfer;

import org.jspecify.annotations.NullMarked;
