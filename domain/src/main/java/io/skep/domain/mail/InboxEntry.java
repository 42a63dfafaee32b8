package io.skep.domain.mail;

import io.skep.domain.message.Message;

/**
 * Inbox entry: a delivery with its message.
 *
 * @param delivery delivery to the owner of the inbox
 * @param message the message
 */
public record InboxEntry(Delivery delivery, Message message) {}
