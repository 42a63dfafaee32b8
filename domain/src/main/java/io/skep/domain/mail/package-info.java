/** Messages sent to agents: one delivery for each recipient, until it is acknowledged. */
@NullMarked
package io.skep.domain.mail;

import org.jspecify.annotations.NullMarked;
