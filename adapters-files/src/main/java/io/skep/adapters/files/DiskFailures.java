package io.skep.adapters.files;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What becomes of failures of the disk on which archives are. */
final class DiskFailures {

  /** With less room than this, a disk that refuses is taken to be full. */
  private static final long ALMOST_NOTHING = 1024 * 1024;

  private DiskFailures() {}

  static StoreException writing(Path path, Exception reason) {
    return new StoreException(
        isFull(path) ? ErrorCode.STORE_FULL : ErrorCode.STORE_UNAVAILABLE,
        "cannot write %s: %s".formatted(path, words(reason)),
        reason);
  }

  static StoreException damaged(Path path, String what, @Nullable Exception reason) {
    return new StoreException(
        ErrorCode.STORE_CORRUPT, "archive %s is damaged: %s".formatted(path, what), reason);
  }

  private static boolean isFull(Path path) {
    try {
      var place = path.toAbsolutePath();
      while (!Files.exists(place) && place.getParent() != null) {
        place = place.getParent();
      }
      return Files.getFileStore(place).getUsableSpace() < ALMOST_NOTHING;
    } catch (IOException e) {
      return false;
    }
  }

  private static String words(Exception reason) {
    return reason.getClass().getSimpleName() + ": " + reason.getMessage();
  }
}
