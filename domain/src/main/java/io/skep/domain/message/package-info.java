/** Append-only message threads. */
@NullMarked
package io.skep.domain.message;

import org.jspecify.annotations.NullMarked;
