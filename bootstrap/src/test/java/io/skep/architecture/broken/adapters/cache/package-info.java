/** Adapters as they must not be. */
@NullMarked
package io.skep.architecture.broken.adapters.cache;

import org.jspecify.annotations.NullMarked;
