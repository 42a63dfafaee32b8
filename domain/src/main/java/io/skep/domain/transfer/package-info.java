/** Transfer of all data between stores, as rows in a store-independent form. */
@NullMarked
package io.skep.domain.transfer;

import org.jspecify.annotations.NullMarked;
