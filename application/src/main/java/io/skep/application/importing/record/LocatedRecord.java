package io.skep.application.importing.record;

/**
 * Imported record with its location in the source.
 *
 * @param location location in the source
 * @param value the record
 */
public record LocatedRecord<T extends ImportedRecord>(SourceLocation location, T value) {}
