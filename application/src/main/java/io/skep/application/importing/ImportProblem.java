package io.skep.application.importing;

/**
 * Something that could not be brought in as it was, or not at all.
 *
 * @param file the file, as a path below what was named to be imported
 * @param where the place in it; empty for the whole file
 * @param reason what is wrong and what was done about it, in words
 */
public record ImportProblem(String file, String where, String reason) {}
