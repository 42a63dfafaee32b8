package io.skep.application.archive;

import io.skep.domain.partition.TableManifest;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Port to an archive that is being written. Used by one thread. Any method may throw {@link
 * io.skep.domain.error.StoreException}, with {@code STORE_UNAVAILABLE} or {@code STORE_FULL}.
 */
public interface ArchiveWriter extends AutoCloseable {

  /**
   * Writes a table.
   *
   * @param source writes the text of the table to the stream
   */
  ArchivedTable add(TableManifest manifest, Consumer<OutputStream> source);

  /**
   * Moves the archive to its final path atomically and durably.
   *
   * @return the SHA-256 of the manifest, in hexadecimal digits
   */
  String finish(Manifest manifest);

  /** Removes the written files, unless the archive is finished. */
  @Override
  void close();
}
