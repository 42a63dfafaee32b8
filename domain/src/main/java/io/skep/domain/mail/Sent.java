package io.skep.domain.mail;

import io.skep.domain.message.Message;

/**
 * What became of a letter.
 *
 * @param message the message as stored
 * @param deliveries how many recipients got a copy by this; 0 if it had been sent before
 */
public record Sent(Message message, long deliveries) {}
