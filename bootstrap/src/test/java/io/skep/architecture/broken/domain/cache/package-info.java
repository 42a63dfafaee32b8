/** Cache port. */
@NullMarked
package io.skep.architecture.broken.domain.cache;

import org.jspecify.annotations.NullMarked;
