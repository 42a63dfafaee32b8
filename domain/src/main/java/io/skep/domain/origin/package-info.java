/** Where stored things came from, so that bringing them in again changes nothing. */
@NullMarked
package io.skep.domain.origin;

import org.jspecify.annotations.NullMarked;
