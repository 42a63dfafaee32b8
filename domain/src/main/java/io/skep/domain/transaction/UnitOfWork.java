package io.skep.domain.transaction;

import java.util.function.Supplier;

/**
 * Port to transactions across the repositories of a store.
 *
 * <p>A repository call outside any block is a block of its own. Blocks nest: an inner block joins
 * the outer one, and only the outermost commits. A block runs on a thread chosen by the store, with
 * the transaction bound to that thread. It should only call repositories and compute, and must not
 * wait for anything else, because other writers may be waiting for it. A store may roll back an
 * execution of a block and execute it again, so side effects outside the store, such as adding to a
 * list of the caller, may happen more than once: return results from the block instead.
 *
 * <p>Thread-safe.
 */
public interface UnitOfWork {

  /**
   * Executes a block that may write, atomically.
   *
   * <p>Returns only when the changes are as durable as the store promises. If the block throws, its
   * changes are rolled back and the exception propagates unchanged. An exception that leaves an
   * inner block marks the outer ones as rollback-only: even if one of them catches it, nothing is
   * committed, and the outermost call throws it. A repository call is not such a block: if it
   * throws, it has changed nothing, and a block that catches the exception may continue, unless the
   * store itself has failed.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE}, {@code STORE_BUSY} or
   *     {@code STORE_FULL}: nothing was changed; {@code OUTCOME_UNKNOWN}: the changes may have been
   *     committed
   * @throws io.skep.domain.error.InvalidTransitionException if called inside {@link #read}
   */
  <T> T write(Supplier<T> block);

  /**
   * Executes a block on one consistent snapshot, regardless of concurrent commits.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} or {@code STORE_BUSY}
   */
  <T> T read(Supplier<T> block);
}
