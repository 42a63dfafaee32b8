package io.skep.adapters.sqlite;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empty file beside a database whose bytes are locked in place of those of the database. Exists
 * while a store is open; whoever closes it last deletes it.
 *
 * <p>The operating system keeps such locks for each process, and drops all of them when the process
 * closes any channel of the file. So the stores of a process share one channel.
 *
 * <p>Safe for use by many threads. No call waits for a lock: a wait in the operating system cannot
 * be limited, closes the channel when its thread is interrupted, and is refused as a deadlock if
 * two processes wait for each other at two databases, be it on different threads.
 */
final class LockFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);

  private static final String SUFFIX = "-lock";

  /** The byte on which each process that has the file open holds a shared lock. */
  private static final long PRESENCE = 1L << 62;

  private static final int ATTEMPTS = 10_000;

  /** What this process has open, by the identity of the file. */
  private static final Map<Object, LockFile> OPEN = new HashMap<>();

  private final Path path;
  private final Object key;
  private final FileChannel channel;
  private final FileLock presence;
  private int users = 1;

  private LockFile(Path path, Object key, FileChannel channel, FileLock presence) {
    this.path = path;
    this.key = key;
    this.channel = channel;
    this.presence = presence;
  }

  /**
   * Opens the lock file of a database; creates it, with the owner and the permissions of the
   * database, or for its owner only if there is no database yet.
   *
   * @return to be closed
   * @throws StoreException {@code STORE_UNAVAILABLE} if it cannot be created, opened or locked
   */
  static LockFile open(Path database) {
    synchronized (OPEN) {
      try {
        var real = real(database);
        var path = real.resolveSibling(real.getFileName() + SUFFIX);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
          create(path, real);
          var opened = openExisting(path);
          if (opened != null) {
            return opened;
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        throw new IOException("another process is always about to delete it");
      } catch (IOException e) {
        throw failure(database + SUFFIX, e);
      }
    }
  }

  /** Returns the path that all have in common who reach the database by links. */
  private static Path real(Path database) throws IOException {
    var absolute = database.toAbsolutePath();
    return Files.exists(absolute)
        ? absolute.toRealPath()
        : absolute.resolveSibling("").toRealPath().resolve(absolute.getFileName());
  }

  private static void create(Path path, Path database) throws IOException {
    if (Files.exists(path)) {
      return;
    }
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(path, PosixFilePermissions.asFileAttribute(ownerOnly));
      } else {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      return;
    }
    if (posix && Files.exists(database)) {
      allowThoseOf(database, path);
    }
  }

  /** As SQLite does with the files that it makes beside a database. */
  private static void allowThoseOf(Path database, Path path) throws IOException {
    var model = Files.getFileAttributeView(database, PosixFileAttributeView.class).readAttributes();
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    try {
      view.setPermissions(model.permissions());
      var own = view.readAttributes();
      if (!own.group().equals(model.group())) {
        view.setGroup(model.group());
      }
      if (!own.owner().equals(model.owner())) {
        view.setOwner(model.owner());
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} was deleted by another process", path, e);
    } catch (FileSystemException e) {
      LOG.debug("only an administrator can give {} the owner of the database", path, e);
    }
  }

  /** Returns null if another process is about to delete the file or has done so. */
  private static @Nullable LockFile openExisting(Path path) throws IOException {
    try {
      var key = key(path);
      var shared = OPEN.get(key);
      if (shared != null) {
        shared.users++;
        return shared;
      }
      var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return openExisting(path, key, channel);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable LockFile openExisting(Path path, Object key, FileChannel channel)
      throws IOException {
    boolean kept = false;
    try {
      var presence = channel.tryLock(PRESENCE, 1, true);
      // Nobody deletes it from here on, but somebody may have done so before.
      if (presence == null || !key.equals(key(path))) {
        return null;
      }
      var opened = new LockFile(path, key, channel, presence);
      OPEN.put(key, opened);
      kept = true;
      return opened;
    } catch (OverlappingFileLockException e) {
      throw new IOException("another copy of Skep in this process has it open", e);
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  /** Returns what tells the file from others, also from one of the same name made later. */
  private static Object key(Path path) throws IOException {
    var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  /**
   * Locks bytes.
   *
   * @return null if any of them is locked, by another process or by another store of this one
   * @throws StoreException {@code STORE_UNAVAILABLE} if the file system refuses
   */
  @Nullable FileLock tryLock(long from, long bytes) {
    try {
      return channel.tryLock(from, bytes, false);
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** Releases bytes, if there are any to release. */
  static void release(@Nullable FileLock lock) {
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException e) {
        // Others go ahead all the same once they have waited long enough.
        LOG.warn("cannot release {}", lock, e);
      }
    }
  }

  /** Closes the file; deletes it if no store of any process has it open. */
  @Override
  public void close() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(key);
      try (channel) {
        presence.release();
        if (channel.tryLock(PRESENCE, 1, false) != null) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        // It is in nobody's way.
        LOG.warn("cannot delete {}", path, e);
      }
    }
  }

  private static StoreException failure(Object file, IOException e) {
    return new StoreException(
        ErrorCode.STORE_UNAVAILABLE, "cannot use the lock file " + file + ": " + e, e);
  }
}
