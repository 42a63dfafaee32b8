package io.skep.application.archive;

import io.skep.domain.month.TableContents;

/**
 * A table in an archive.
 *
 * @param contents what it holds
 * @param file the name of its file within the archive
 * @param bytes how large the file is
 * @param sha256 the SHA-256 of the file, in hexadecimal digits
 * @param textBytes how large its text is
 * @param textSha256 the SHA-256 of its text
 */
public record ArchivedTable(
    TableContents contents,
    String file,
    long bytes,
    String sha256,
    long textBytes,
    String textSha256) {}
