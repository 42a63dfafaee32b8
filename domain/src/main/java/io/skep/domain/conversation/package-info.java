/** Conversations with users. */
@NullMarked
package io.skep.domain.conversation;

import org.jspecify.annotations.NullMarked;
