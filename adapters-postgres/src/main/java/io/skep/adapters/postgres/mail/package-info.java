/** Deliveries of messages to agents. */
@NullMarked
package io.skep.adapters.postgres.mail;

import org.jspecify.annotations.NullMarked;
