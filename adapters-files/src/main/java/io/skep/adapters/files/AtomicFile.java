package io.skep.adapters.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Writes files so that they are there whole or not at all, whatever happens meanwhile. */
final class AtomicFile {

  /** How the name of a file begins that is not yet in its place. */
  static final String UNFINISHED = ".skep-unfinished-";

  private AtomicFile() {}

  /**
   * Puts a file in its place: written beside it, forced to the disk, and moved there at once.
   *
   * @return whether it had to be written; otherwise these are the bytes that it has
   */
  static boolean write(Path file, byte[] bytes) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return false;
    }
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder: " + file);
    }
    var unfinished = Files.createTempFile(folder, UNFINISHED, "", OwnerOnly.file(folder));
    try {
      try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    force(folder);
    return true;
  }

  /** Forces what is in a folder to the disk, where systems let folders be opened. */
  static void force(Path folder) throws IOException {
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
