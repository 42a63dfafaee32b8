package io.skep.adapters.files.archive;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Translates I/O errors on archives into store exceptions. Stateless. */
final class IoErrorTranslator {

  /** Free space in bytes below which a write error means that the disk is full. */
  private static final long MIN_FREE_BYTES = 1024 * 1024;

  private IoErrorTranslator() {}

  static StoreException writeFailure(Path path, Exception cause) {
    return new StoreException(
        isDiskFull(path) ? ErrorCode.STORE_FULL : ErrorCode.STORE_UNAVAILABLE,
        "cannot write %s: %s".formatted(path, describe(cause)),
        cause);
  }

  static StoreException corruptArchive(Path path, String problem, @Nullable Exception cause) {
    return new StoreException(
        ErrorCode.STORE_CORRUPT, "archive %s is damaged: %s".formatted(path, problem), cause);
  }

  private static boolean isDiskFull(Path path) {
    try {
      var existing = path.toAbsolutePath();
      while (!Files.exists(existing) && existing.getParent() != null) {
        existing = existing.getParent();
      }
      return Files.getFileStore(existing).getUsableSpace() < MIN_FREE_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static String describe(Exception cause) {
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
