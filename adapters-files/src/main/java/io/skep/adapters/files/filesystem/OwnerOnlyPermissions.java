package io.skep.adapters.files.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * File attributes that restrict access to the owner, on file systems with POSIX permissions; empty
 * on others. Stateless.
 */
public final class OwnerOnlyPermissions {

  private OwnerOnlyPermissions() {}

  /** Returns the attributes for creating a file in {@code folder}: {@code rw-------}. */
  public static FileAttribute<?>[] fileAttributes(Path folder) throws IOException {
    return attributes(folder, "rw-------");
  }

  /** Returns the attributes for creating a folder in {@code folder}: {@code rwx------}. */
  public static FileAttribute<?>[] folderAttributes(Path folder) throws IOException {
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
