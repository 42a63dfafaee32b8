package io.skep.adapters.sqlite.connection;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
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
 * @param maxReaders how many threads may read at once, 1 to 64. {@code store.sqlite.max-readers}, 4
 * @param cacheMegabytes how much memory the pages of the file may take, in all connections
 *     together, 1 to 16,384 MB. {@code store.sqlite.cache-megabytes}, 40
 * @param writeQueueLimit how many writers may wait at once, 1 to 1,000,000; further ones get {@code
 *     STORE_BUSY}. {@code store.sqlite.write-queue-limit}, 10000
 * @param slowQueryThreshold statements that take longer are logged, at most a day. {@code
 *     store.sqlite.slow-query-threshold}, 100ms
 */
public record SqliteConfig(
    Path file,
    Durability durability,
    Duration busyTimeout,
    int maxReaders,
    int cacheMegabytes,
    int writeQueueLimit,
    Duration slowQueryThreshold) {

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
    Validate.duration("busy timeout", busyTimeout, Duration.ofMinutes(10));
    Validate.range("readers", maxReaders, 1, 64);
    Validate.range("cache megabytes", cacheMegabytes, 1, 16_384);
    Validate.range("max waiting", writeQueueLimit, 1, 1_000_000);
    Validate.duration("slow statement", slowQueryThreshold, Duration.ofDays(1));
  }

  /** Returns the settings for a file when nothing else is said. */
  public static SqliteConfig of(Path file) {
    return new SqliteConfig(
        file, Durability.FULL, Duration.ofSeconds(30), 4, 40, 10_000, Duration.ofMillis(100));
  }

  /** Returns these settings with another file. */
  public SqliteConfig withFile(Path newFile) {
    return new SqliteConfig(
        newFile,
        durability,
        busyTimeout,
        maxReaders,
        cacheMegabytes,
        writeQueueLimit,
        slowQueryThreshold);
  }

  /** Returns these settings with another durability. */
  public SqliteConfig withDurability(Durability newDurability) {
    return new SqliteConfig(
        file,
        newDurability,
        busyTimeout,
        maxReaders,
        cacheMegabytes,
        writeQueueLimit,
        slowQueryThreshold);
  }

  /** Returns these settings with another busy timeout. */
  public SqliteConfig withBusyTimeout(Duration newTimeout) {
    return new SqliteConfig(
        file,
        durability,
        newTimeout,
        maxReaders,
        cacheMegabytes,
        writeQueueLimit,
        slowQueryThreshold);
  }

  /** Returns these settings with another number of readers. */
  public SqliteConfig withMaxReaders(int newReaders) {
    return new SqliteConfig(
        file,
        durability,
        busyTimeout,
        newReaders,
        cacheMegabytes,
        writeQueueLimit,
        slowQueryThreshold);
  }

  /** Returns these settings with another size of the cache. */
  public SqliteConfig withCacheMegabytes(int newMegabytes) {
    return new SqliteConfig(
        file,
        durability,
        busyTimeout,
        maxReaders,
        newMegabytes,
        writeQueueLimit,
        slowQueryThreshold);
  }

  /** Returns these settings with another number of waiting writers. */
  public SqliteConfig withWriteQueueLimit(int newMax) {
    return new SqliteConfig(
        file, durability, busyTimeout, maxReaders, cacheMegabytes, newMax, slowQueryThreshold);
  }

  /** Returns these settings with another threshold for slow statements. */
  public SqliteConfig withSlowQueryThreshold(Duration newThreshold) {
    return new SqliteConfig(
        file, durability, busyTimeout, maxReaders, cacheMegabytes, writeQueueLimit, newThreshold);
  }
}
