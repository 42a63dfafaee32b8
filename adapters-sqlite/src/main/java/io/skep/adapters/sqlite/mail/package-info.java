/** Deliveries of messages to agents. */
@NullMarked
package io.skep.adapters.sqlite.mail;

import org.jspecify.annotations.NullMarked;
