package io.skep.application.exporting;

import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Message;
import java.util.List;

/**
 * A message as it is exported.
 *
 * @param message the message
 * @param key its key, or one that stands for its id
 * @param received whether the agent has received it; otherwise the agent has sent it
 * @param deliveries the agent's own copy of what it has received; of what it has sent, the copies
 *     of all recipients
 */
public record ExportedMessage(
    Message message, String key, boolean received, List<Delivery> deliveries) {

  /** Keeps a copy of the deliveries. */
  public ExportedMessage {
    deliveries = List.copyOf(deliveries);
  }
}
