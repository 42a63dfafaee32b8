/** A user's threads of requests. */
@NullMarked
package io.skep.domain.conversation;

import org.jspecify.annotations.NullMarked;
