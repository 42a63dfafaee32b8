package io.skep.application.archive;

import io.skep.domain.partition.TableManifest;

/**
 * Table in an archive.
 *
 * @param manifest description of the contents
 * @param file name of the file within the archive
 * @param bytes size of the file
 * @param sha256 SHA-256 of the file, in hexadecimal digits
 * @param uncompressedBytes size of the uncompressed text
 * @param uncompressedSha256 SHA-256 of the uncompressed text, in hexadecimal digits
 */
public record ArchivedTable(
    TableManifest manifest,
    String file,
    long bytes,
    String sha256,
    long uncompressedBytes,
    String uncompressedSha256) {}
