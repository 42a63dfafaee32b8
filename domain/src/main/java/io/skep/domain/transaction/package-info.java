/** What is done together, and when it is done. */
@NullMarked
package io.skep.domain.transaction;

import org.jspecify.annotations.NullMarked;
