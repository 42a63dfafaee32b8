/** Threads of messages, in order, appended and never rewritten. */
@NullMarked
package io.skep.domain.message;

import org.jspecify.annotations.NullMarked;
