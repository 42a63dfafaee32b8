package io.skep.adapters.jooq;

/**
 * One step of a schema, in plain SQL.
 *
 * @param version its number: 1 for the first step, one more for each further one
 * @param file the name of its file
 * @param sql its statements
 */
public record Migration(int version, String file, String sql) {}
