package io.skep.domain.month;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;

/**
 * Port to the steps by which a month leaves the store and comes back, each of which may be done
 * again after it was interrupted at any moment.
 *
 * <p>Each step takes an {@link Archive} in the state that comes before it, as it was returned last,
 * and returns it in the state that it has then, which is committed. No step makes anybody wait who
 * reads or writes. Used by one thread. Any method may throw {@link
 * io.skep.domain.error.StoreException}; the step can then be taken again.
 */
public interface ArchiveWork extends AutoCloseable {

  /** Returns what refers to a month that is in the store; empty if it can be archived. */
  List<Reference> references(YearMonth month);

  /** Returns whether nothing is in a month. */
  boolean isEmpty(YearMonth month);

  /**
   * Makes deliveries of a month expire that nobody has read.
   *
   * @return how many there were
   */
  long expireUnread(YearMonth month);

  /**
   * Notes that a month is about to be archived.
   *
   * @param id what its files are to be known by
   * @param place what is to contain the folder of its files
   * @return in the state {@link ArchiveState#DETACHING}
   */
  Archive plan(UUID id, YearMonth month, String place);

  /**
   * Takes a month out of the store, from where everybody has finished who began to read or write it
   * earlier. If something has begun to refer to it meanwhile, it is put back and no longer planned.
   *
   * @return what refers to it; empty if it is now {@link ArchiveState#DETACHED}
   */
  List<Reference> detach(Archive archive);

  /** Has the store no longer count what is detached; or count what is loaded. */
  Archive settle(Archive archive);

  /** Returns the tables that a month is copied from and to, in order. */
  List<String> tables();

  /** Returns what one of these tables holds of a month that is settled. */
  TableContents contents(Archive archive, String table);

  /**
   * Copies what one of these tables holds, as comma-separated values below a line of names, ordered
   * by ids: the same bytes each time.
   *
   * @throws java.io.UncheckedIOException if they could not be written
   */
  void copy(Archive archive, String table, OutputStream target);

  /** Notes that the files are there. */
  Archive written(Archive archive, String checksum, long rows, long bytes);

  /** Notes that the files hold what the tables hold. */
  Archive verified(Archive archive);

  /** Removes the tables. */
  Archive drop(Archive archive);

  /** Makes tables to read an archive into. */
  Archive beginLoading(Archive archive);

  /**
   * Reads what {@link #copy} has written into one of the tables, in place of what is in it.
   *
   * @param columns what the line of names says
   * @return how many rows there are
   * @throws java.io.UncheckedIOException if it could not be read
   * @throws io.skep.domain.error.StoreException {@code SCHEMA_MISMATCH} if there is no such table
   *     or column
   */
  long load(Archive archive, String table, List<String> columns, InputStream source);

  /**
   * Notes that everything is loaded; leaves out messages of threads that were cleared since.
   *
   * @throws io.skep.domain.error.AlreadyExistsException if a task or message is in the store
   */
  Archive loaded(Archive archive);

  /** Puts the tables back into the store, all at once. */
  Archive attach(Archive archive);

  /** Ends the work, so that others may begin. */
  @Override
  void close();
}
