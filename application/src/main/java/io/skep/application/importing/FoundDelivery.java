package io.skep.application.importing;

import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.value.AgentId;

/**
 * One recipient's copy of a message that was found.
 *
 * @param recipient whose copy it is
 * @param status how far it had come
 */
public record FoundDelivery(AgentId recipient, DeliveryStatus status) {}
