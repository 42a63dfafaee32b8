package io.skep.application.moving;

import io.skep.domain.move.RowKind;

/**
 * What became of the rows of one kind.
 *
 * @param kind of which kind
 * @param source what was read in the source: as many rows, with the same checksum, were read back
 *     from the target
 * @param added how many of them this run has added; the others were there
 */
public record MovedRows(RowKind kind, Checksum source, long added) {}
