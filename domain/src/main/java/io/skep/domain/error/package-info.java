/** Failures that leave the domain: one root, stable codes, facts as fields. */
@NullMarked
package io.skep.domain.error;

import org.jspecify.annotations.NullMarked;
