package io.skep.adapters.sqlite.connection;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empty file beside a database whose bytes are locked in place of those of the database. It stays
 * there when it is closed: to delete it would race with those who open it.
 *
 * <p>The operating system keeps such locks for each process, and drops all of them when the process
 * closes any channel of the file. So the stores of a process share one channel.
 *
 * <p>Safe for use by many threads. No call waits for a lock: a wait in the operating system cannot
 * be limited, closes the channel when its thread is interrupted, and is refused as a deadlock if
 * two processes wait for each other at two databases, be it on different threads.
 */
public final class LockFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);

  private static final String SUFFIX = "-lock";

  /** What this process has open, by the identity of the file. */
  private static final Map<Object, LockFile> OPEN_FILES = new HashMap<>();

  private final Path path;
  private final Object fileKey;
  private final FileChannel channel;
  private int referenceCount = 1;

  private LockFile(Path path, Object key, FileChannel channel) {
    this.path = path;
    this.fileKey = key;
    this.channel = channel;
  }

  /**
   * Opens the lock file of a database; creates it if it is missing. It gets the permissions of the
   * database, and as far as possible its owner, or is for its owner only if there is no database
   * yet.
   *
   * @return to be closed
   * @throws StoreException {@code STORE_UNAVAILABLE} if it cannot be created or opened
   */
  public static LockFile open(Path database) {
    synchronized (OPEN_FILES) {
      try {
        var real = realPath(database);
        var path = real.resolveSibling(real.getFileName() + SUFFIX);
        create(path);
        copyPermissions(real, path);
        var key = fileKey(path);
        var shared = OPEN_FILES.get(key);
        if (shared != null) {
          shared.referenceCount++;
          return shared;
        }
        var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var opened = new LockFile(path, key, channel);
        OPEN_FILES.put(key, opened);
        return opened;
      } catch (IOException e) {
        throw failure(database + SUFFIX, e);
      }
    }
  }

  /** Returns the path that all have in common who reach the database by links. */
  private static Path realPath(Path database) throws IOException {
    var absolute = database.toAbsolutePath();
    return Files.exists(absolute)
        ? absolute.toRealPath()
        : absolute.resolveSibling("").toRealPath().resolve(absolute.getFileName());
  }

  private static void create(Path path) throws IOException {
    if (Files.exists(path)) {
      return;
    }
    try {
      if (isPosix(path)) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(path, PosixFilePermissions.asFileAttribute(ownerOnly));
      } else {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another process has created {} at the same time", path, e);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** As SQLite does with the files that it makes beside a database. */
  private static void copyPermissions(Path database, Path path) throws IOException {
    if (!isPosix(path) || Files.notExists(database)) {
      return;
    }
    var model = Files.getFileAttributeView(database, PosixFileAttributeView.class).readAttributes();
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    var own = view.readAttributes();
    try {
      if (!own.permissions().equals(model.permissions())) {
        view.setPermissions(model.permissions());
      }
      if (!own.group().equals(model.group())) {
        view.setGroup(model.group());
      }
      if (!own.owner().equals(model.owner())) {
        view.setOwner(model.owner());
      }
    } catch (FileSystemException e) {
      LOG.debug("only its owner or an administrator can change {}", path, e);
    }
  }

  /** Returns what tells the file from others, also from one of the same name made later. */
  private static Object fileKey(Path path) throws IOException {
    var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  /**
   * Locks bytes.
   *
   * @return null if any of them is locked, by another process or by another store of this one
   * @throws StoreException {@code STORE_UNAVAILABLE} if the file system refuses
   */
  @Nullable
  public FileLock tryLock(long from, long bytes) {
    try {
      return channel.tryLock(from, bytes, false);
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** Releases bytes, if there are any to release. */
  public static void release(@Nullable FileLock lock) {
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException e) {
        // Others go ahead all the same once they have waited long enough.
        LOG.warn("cannot release {}", lock, e);
      }
    }
  }

  /** Closes the file if no other store of this process has it open. */
  @Override
  public void close() {
    synchronized (OPEN_FILES) {
      if (--referenceCount > 0) {
        return;
      }
      OPEN_FILES.remove(fileKey);
      try {
        channel.close();
      } catch (IOException e) {
        LOG.warn("cannot close {}", path, e);
      }
    }
  }

  private static StoreException failure(Object file, IOException e) {
    return new StoreException(
        ErrorCode.STORE_UNAVAILABLE,
        "cannot use the lock file " + file + ", which needs the permissions of the database: " + e,
        e);
  }
}
