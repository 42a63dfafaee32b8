package io.skep.adapters.files.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Atomic file writes: after a crash, a file has either its old or its new content. Stateless. */
public final class AtomicFile {

  /** Name prefix of temporary files. */
  public static final String TEMP_PREFIX = ".skep-unfinished-";

  private AtomicFile() {}

  /**
   * Replaces a file atomically: writes a temporary file, forces it to disk, and renames it. Returns
   * without writing if the file already has this content. The temporary file is removed on failure.
   *
   * @return whether the file was written
   */
  public static boolean write(Path file, byte[] bytes) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return false;
    }
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no parent folder: " + file);
    }
    var temp =
        Files.createTempFile(folder, TEMP_PREFIX, "", OwnerOnlyPermissions.fileAttributes(folder));
    try {
      try (var channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
        var remaining = ByteBuffer.wrap(bytes);
        while (remaining.hasRemaining()) {
          channel.write(remaining);
        }
        channel.force(true);
      }
      Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temp);
      throw e;
    }
    syncDirectory(folder);
    return true;
  }

  /** Forces the entries of a folder to disk; no effect on systems that cannot open folders. */
  public static void syncDirectory(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }
}
