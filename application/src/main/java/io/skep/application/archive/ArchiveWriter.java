package io.skep.application.archive;

import io.skep.domain.month.TableContents;
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
   * @param source writes its text to what it is given
   */
  ArchivedTable add(TableContents contents, Consumer<OutputStream> source);

  /**
   * Puts the archive in its place, from where it survives the loss of power.
   *
   * @return the SHA-256 of its manifest, in hexadecimal digits
   */
  String finish(Manifest manifest);

  /** Removes what was written, unless it is finished. */
  @Override
  void close();
}
