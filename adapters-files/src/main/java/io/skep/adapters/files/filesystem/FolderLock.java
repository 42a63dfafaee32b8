package io.skep.adapters.files.filesystem;

import io.skep.adapters.files.text.ParseException;
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
 * Lock on a folder between processes and threads: shared for readers, exclusive for writers.
 *
 * <p>Implemented as a file lock on {@link #FILE_NAME} in the folder; the operating system releases
 * it when the process ends. Advisory.
 */
public final class FolderLock implements AutoCloseable {

  /** Name of the lock file. */
  public static final String FILE_NAME = ".skep.lock";

  private static final long MIN_BACKOFF_NANOS = Duration.ofMillis(1).toNanos();
  private static final long MAX_BACKOFF_NANOS = Duration.ofMillis(50).toNanos();

  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Acquires the exclusive lock; creates the lock file if it does not exist.
   *
   * @throws StoreException {@code STORE_BUSY} if the lock is not free within {@code timeout}, or
   *     the thread is interrupted while waiting
   */
  public static FolderLock acquireExclusive(Path folder, Duration timeout) throws IOException {
    var options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    var file = folder.resolve(FILE_NAME);
    return acquire(
        FileChannel.open(file, options, OwnerOnlyPermissions.fileAttributes(folder)),
        file,
        false,
        timeout);
  }

  /**
   * Acquires the shared lock.
   *
   * @param file the existing lock file
   * @throws io.skep.adapters.files.text.ParseException if the lock is not free within {@code
   *     timeout}, or the thread is interrupted while waiting
   */
  public static FolderLock acquireShared(Path file, Duration timeout)
      throws IOException, ParseException {
    var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      return acquire(channel, file, true, timeout);
    } catch (StoreException e) {
      throw new ParseException("", "folder is locked by a writer; retry later");
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }

  private static FolderLock acquire(
      FileChannel channel, Path file, boolean shared, Duration timeout) throws IOException {
    try {
      long start = System.nanoTime();
      for (long backoff = MIN_BACKOFF_NANOS; ; backoff = Math.min(2 * backoff, MAX_BACKOFF_NANOS)) {
        var lock = tryAcquire(channel, shared);
        if (lock != null) {
          return new FolderLock(channel, lock);
        }
        if (System.nanoTime() - start >= timeout.toNanos()
            || Thread.currentThread().isInterrupted()) {
          throw new StoreException(
              ErrorCode.STORE_BUSY, file + " is locked by another process or thread", null);
        }
        LockSupport.parkNanos(backoff);
      }
    } catch (IOException | StoreException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryAcquire(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      // Held by another thread of this process.
      return null;
    }
  }
}
