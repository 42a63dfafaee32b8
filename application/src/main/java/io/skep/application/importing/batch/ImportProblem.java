package io.skep.application.importing.batch;

/**
 * Record or file that was not imported, or only in part.
 *
 * @param file path of the file, relative to the imported folder
 * @param position position in the file; empty for the whole file
 * @param reason what is wrong and how the import handled it
 */
public record ImportProblem(String file, String position, String reason) {}
