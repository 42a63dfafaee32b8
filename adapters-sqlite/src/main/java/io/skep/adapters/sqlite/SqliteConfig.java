package io.skep.adapters.sqlite;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of a store in an SQLite file, under {@code store.sqlite.*}.
 *
 * @param file the database; made when it is not there, in a folder that is; without a question mark
 *     in its path. {@code store.sqlite.file}, required
 * @param durability what a commit survives. {@code store.sqlite.durability}, {@code full}
 * @param busyTimeout how long a writer waits for other processes or for a place in the queue, at
 *     most 10 minutes. {@code store.sqlite.busy-timeout}, 30s
 * @param readers how many threads may read at once, 1 to 64. {@code store.sqlite.readers}, 4
 * @param cacheMegabytes how much memory the pages of the file may take, in all connections
 *     together, 1 to 16,384 MB. {@code store.sqlite.cache-megabytes}, 40
 * @param maxWaiting how many writers may wait at once, 1 to 1,000,000; further ones get {@code
 *     STORE_BUSY}. {@code store.sqlite.max-waiting}, 10000
 * @param slowStatement statements that take longer are logged, at most a day. {@code
 *     store.sqlite.slow-statement}, 100ms
 */
public record SqliteConfig(
    Path file,
    Durability durability,
    Duration busyTimeout,
    int readers,
    int cacheMegabytes,
    int maxWaiting,
    Duration slowStatement) {

  /** What a commit survives once it is acknowledged. */
  public enum Durability {
    /** The crash of the process, of the operating system, and the loss of power. */
    FULL,
    /** The crash of the process; the last commits may be lost with the power. */
    NORMAL
  }

  /** Refuses what is out of range. */
  public SqliteConfig {
    if (file.toString().indexOf('?') >= 0) {
      throw new InvalidArgumentException("file", "must not hold a question mark: " + file);
    }
    Check.duration("busy timeout", busyTimeout, Duration.ofMinutes(10));
    Check.range("readers", readers, 1, 64);
    Check.range("cache megabytes", cacheMegabytes, 1, 16_384);
    Check.range("max waiting", maxWaiting, 1, 1_000_000);
    Check.duration("slow statement", slowStatement, Duration.ofDays(1));
  }

  /** Returns the settings for a file when nothing else is said. */
  public static SqliteConfig of(Path file) {
    return new SqliteConfig(
        file, Durability.FULL, Duration.ofSeconds(30), 4, 40, 10_000, Duration.ofMillis(100));
  }

  /** Returns these settings with another file. */
  public SqliteConfig withFile(Path newFile) {
    return new SqliteConfig(
        newFile, durability, busyTimeout, readers, cacheMegabytes, maxWaiting, slowStatement);
  }

  /** Returns these settings with another durability. */
  public SqliteConfig withDurability(Durability newDurability) {
    return new SqliteConfig(
        file, newDurability, busyTimeout, readers, cacheMegabytes, maxWaiting, slowStatement);
  }

  /** Returns these settings with another busy timeout. */
  public SqliteConfig withBusyTimeout(Duration newTimeout) {
    return new SqliteConfig(
        file, durability, newTimeout, readers, cacheMegabytes, maxWaiting, slowStatement);
  }

  /** Returns these settings with another number of readers. */
  public SqliteConfig withReaders(int newReaders) {
    return new SqliteConfig(
        file, durability, busyTimeout, newReaders, cacheMegabytes, maxWaiting, slowStatement);
  }

  /** Returns these settings with another size of the cache. */
  public SqliteConfig withCacheMegabytes(int newMegabytes) {
    return new SqliteConfig(
        file, durability, busyTimeout, readers, newMegabytes, maxWaiting, slowStatement);
  }

  /** Returns these settings with another number of waiting writers. */
  public SqliteConfig withMaxWaiting(int newMax) {
    return new SqliteConfig(
        file, durability, busyTimeout, readers, cacheMegabytes, newMax, slowStatement);
  }

  /** Returns these settings with another threshold for slow statements. */
  public SqliteConfig withSlowStatement(Duration newThreshold) {
    return new SqliteConfig(
        file, durability, busyTimeout, readers, cacheMegabytes, maxWaiting, newThreshold);
  }
}
