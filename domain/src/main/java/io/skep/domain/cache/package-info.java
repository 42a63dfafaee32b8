/** What is kept of what was read, and how true it still is. */
@NullMarked
package io.skep.domain.cache;

import org.jspecify.annotations.NullMarked;
