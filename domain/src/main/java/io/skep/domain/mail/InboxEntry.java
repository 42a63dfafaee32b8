package io.skep.domain.mail;

import io.skep.domain.message.Message;

/**
 * A message in somebody's inbox.
 *
 * @param delivery the recipient's copy
 * @param message what was sent
 */
public record InboxEntry(Delivery delivery, Message message) {}
