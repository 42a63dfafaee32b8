package io.skep.application.importing.record;

import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.value.AgentId;

/**
 * Imported delivery of a message to one recipient.
 *
 * @param recipient recipient
 * @param status delivery status
 */
public record ImportedDelivery(AgentId recipient, DeliveryStatus status) {}
