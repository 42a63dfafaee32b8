package io.skep.application.exporting;

import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Message;
import java.util.List;

/**
 * Message of an export.
 *
 * @param message the message
 * @param key key of the message, or one derived from its id
 * @param received true if the agent received the message, false if it sent it
 * @param deliveries the delivery to the agent for a received message; the deliveries to all
 *     recipients for a sent one
 */
public record ExportedMessage(
    Message message, String key, boolean received, List<Delivery> deliveries) {

  /** Copies the list. */
  public ExportedMessage {
    deliveries = List.copyOf(deliveries);
  }
}
