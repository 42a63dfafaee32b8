package io.skep.adapters.jooq.migration;

/**
 * One step of a schema, in plain SQL.
 *
 * @param version its number, which grows from step to step
 * @param fileName the name of its file
 * @param sql its statements
 */
public record Migration(int version, String fileName, String sql) {}
