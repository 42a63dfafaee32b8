package io.skep.domain.partition;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;

/**
 * Port to the steps that archive and restore a partition. Each step is idempotent and can be
 * repeated after an interruption at any point.
 *
 * <p>Each step takes the {@link ArchivedPartition} that the previous step returned, in the state
 * required by the step, and returns it in the resulting state, which is committed. No step blocks
 * concurrent reads or writes. Confined to one thread. Any method may throw {@link
 * io.skep.domain.error.StoreException}; the step can then be repeated.
 */
public interface ArchiveSession extends AutoCloseable {

  /** Returns the references that prevent archiving a partition; empty if it can be archived. */
  List<ArchiveBlocker> findBlockers(YearMonth month);

  /** Returns whether a partition has no rows. */
  boolean isEmpty(YearMonth month);

  /**
   * Expires the unread deliveries of a partition.
   *
   * @return number of expired deliveries
   */
  long expireUnread(YearMonth month);

  /**
   * Records that a partition is about to be archived.
   *
   * @param id id of its archive
   * @param location location that contains the archive folder
   * @return the archive in state {@link ArchiveState#DETACHING}
   */
  ArchivedPartition plan(UUID id, YearMonth month, String location);

  /**
   * Detaches a partition, after transactions that began earlier have finished with it. If new
   * references have appeared meanwhile, the partition is attached again and its archive entry
   * removed.
   *
   * @return the references; empty if the archive is now {@link ArchiveState#DETACHED}
   */
  List<ArchiveBlocker> detach(ArchivedPartition archive);

  /** Adjusts the counters of the store: subtracts a detached partition, or adds a loaded one. */
  ArchivedPartition adjustCounts(ArchivedPartition archive);

  /** Returns the tables that are copied to and from an archive, in order. */
  List<String> tables();

  /** Returns the manifest of one table of an archive in state {@link ArchiveState#SETTLED}. */
  TableManifest tableManifest(ArchivedPartition archive, String table);

  /**
   * Writes one of the tables as CSV with a header line, ordered by id. Repeated calls write
   * identical bytes.
   *
   * @throws java.io.UncheckedIOException if writing fails
   */
  void copy(ArchivedPartition archive, String table, OutputStream target);

  /** Records that the files are written. */
  ArchivedPartition markWritten(ArchivedPartition archive, String checksum, long rows, long bytes);

  /** Records that the files were verified against the tables. */
  ArchivedPartition markVerified(ArchivedPartition archive);

  /** Drops the detached tables. */
  ArchivedPartition dropTables(ArchivedPartition archive);

  /** Creates tables to load an archive into. */
  ArchivedPartition beginLoading(ArchivedPartition archive);

  /**
   * Loads the output of {@link #copy} into one of the tables, replacing its contents.
   *
   * @param columns columns of the header line
   * @return number of rows
   * @throws java.io.UncheckedIOException if reading fails
   * @throws io.skep.domain.error.StoreException {@code SCHEMA_MISMATCH} if the table or a column
   *     does not exist
   */
  long load(ArchivedPartition archive, String table, List<String> columns, InputStream source);

  /**
   * Records that all tables are loaded; omits the messages of threads that were cleared since the
   * archiving.
   *
   * @throws io.skep.domain.error.AlreadyExistsException if a task or message exists in the store
   */
  ArchivedPartition markLoaded(ArchivedPartition archive);

  /** Attaches the tables to the store atomically. */
  ArchivedPartition attach(ArchivedPartition archive);

  /** Ends the session, so that another one can begin. */
  @Override
  void close();
}
