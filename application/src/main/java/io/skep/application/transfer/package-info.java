/** Transfer of the whole contents of a store to another one, with verification. */
@NullMarked
package io.skep.application.transfer;

import org.jspecify.annotations.NullMarked;
