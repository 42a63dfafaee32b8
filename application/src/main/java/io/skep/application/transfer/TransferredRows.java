package io.skep.application.transfer;

import io.skep.domain.transfer.EntityType;

/**
 * Transferred rows of one type.
 *
 * @param type the type
 * @param source checksum of the rows of the source, equal to that of the rows read back from the
 *     target
 * @param added number of rows that this run added; the others were already in the target
 */
public record TransferredRows(EntityType type, Checksum source, long added) {}
