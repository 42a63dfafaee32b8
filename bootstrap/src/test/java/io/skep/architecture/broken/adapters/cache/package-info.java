/** Cache adapter that breaks rules. */
@NullMarked
package io.skep.architecture.broken.adapters.cache;

import org.jspecify.annotations.NullMarked;
