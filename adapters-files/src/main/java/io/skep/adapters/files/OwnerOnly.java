package io.skep.adapters.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Attributes of files and folders that only their owner may read, where systems know of such. */
final class OwnerOnly {

  private OwnerOnly() {}

  /** Returns the attributes of a file in a folder. */
  static FileAttribute<?>[] file(Path folder) throws IOException {
    return attributes(folder, "rw-------");
  }

  /** Returns the attributes of a folder in a folder. */
  static FileAttribute<?>[] folder(Path folder) throws IOException {
    return attributes(folder, "rwx------");
  }

  private static FileAttribute<?>[] attributes(Path folder, String permissions) throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
