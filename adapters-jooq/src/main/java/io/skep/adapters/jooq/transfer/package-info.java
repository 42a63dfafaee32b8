/** Portable rows, for the transfer between stores. */
@NullMarked
package io.skep.adapters.jooq.transfer;

import org.jspecify.annotations.NullMarked;
