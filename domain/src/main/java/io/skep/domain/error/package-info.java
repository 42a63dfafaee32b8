/** Exceptions of the domain: one root type, stable error codes, details as fields. */
@NullMarked
package io.skep.domain.error;

import org.jspecify.annotations.NullMarked;
