package io.skep.adapters.files;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes, and other threads of this one, from writing in a folder while it is read,
 * or from reading and writing in it while it is written. Held by the one who writes on a file in
 * the folder; gone when the process is.
 */
final class FolderLock implements AutoCloseable {

  /** The file that the lock is on. */
  static final String FILE = ".skep.lock";

  private static final long FIRST_PAUSE = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();

  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock for writing.
   *
   * @throws StoreException {@code STORE_BUSY} if others have it for longer than {@code wait}
   */
  static FolderLock exclusive(Path folder, Duration wait) throws IOException {
    var options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    var file = folder.resolve(FILE);
    return taken(FileChannel.open(file, options, OwnerOnly.file(folder)), file, false, wait);
  }

  /**
   * Takes the lock for reading; others may do so as well.
   *
   * @param file the file that the lock is on, which is there
   * @throws UnreadableException if someone writes for longer than {@code wait}
   */
  static FolderLock shared(Path file, Duration wait) throws IOException, UnreadableException {
    var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      return taken(channel, file, true, wait);
    } catch (StoreException e) {
      throw new UnreadableException("", "locked by someone who writes in its folder");
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }

  private static FolderLock taken(FileChannel channel, Path file, boolean shared, Duration wait)
      throws IOException {
    try {
      long start = System.nanoTime();
      for (long pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
        var lock = tried(channel, shared);
        if (lock != null) {
          return new FolderLock(channel, lock);
        }
        if (System.nanoTime() - start >= wait.toNanos() || Thread.currentThread().isInterrupted()) {
          throw new StoreException(ErrorCode.STORE_BUSY, "others hold the lock on " + file, null);
        }
        LockSupport.parkNanos(pause);
      }
    } catch (IOException | StoreException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tried(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      // Held by another thread of this process.
      return null;
    }
  }
}
