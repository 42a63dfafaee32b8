package io.skep.domain.mail;

import io.skep.domain.message.Message;

/**
 * Result of sending a message.
 *
 * @param message the message as stored
 * @param deliveries number of deliveries created by this call; 0 if the message was sent before
 */
public record SendResult(Message message, long deliveries) {}
