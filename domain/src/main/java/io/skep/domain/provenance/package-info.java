/** Provenance of imported entities, which makes imports idempotent. */
@NullMarked
package io.skep.domain.provenance;

import org.jspecify.annotations.NullMarked;
