package io.skep.domain.transaction;

import java.util.function.Supplier;

/**
 * Port to transactions: makes several calls of the repositories one.
 *
 * <p>A call of a repository outside any block is a block of its own. Blocks nest: an inner block
 * joins the outer one, and only the outermost commits. A block runs on a thread of the store's
 * choosing, with the transaction bound to that thread; it should only call repositories and
 * compute, and must not wait for anything else, because other writers may be waiting for it. A
 * store may take a run of a block back and run it again, so what a block does elsewhere, such as
 * adding to a list of its caller, may be done more than once: it should say what it found by what
 * it returns.
 *
 * <p>Safe for use by many threads.
 */
public interface UnitOfWork {

  /**
   * Runs a block that may change state, all or nothing.
   *
   * <p>Returns only when the change is as durable as the store promises. If the block throws,
   * nothing of it is kept and the exception reaches the caller as it is. An exception that leaves
   * an inner block dooms the outer ones: should one of them catch it, still nothing is kept, and
   * the outermost call throws it. A call of a repository is not such a block: should it throw, it
   * has changed nothing, and a block that catches it may go on, unless the store itself has failed.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE}, {@code STORE_BUSY} or
   *     {@code STORE_FULL}: nothing was changed; {@code OUTCOME_UNKNOWN}: it may have been
   * @throws io.skep.domain.error.InvalidTransitionException when called inside {@link #read}
   */
  <T> T write(Supplier<T> block);

  /**
   * Runs a block that sees one state throughout, whatever others commit meanwhile.
   *
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} or {@code STORE_BUSY}
   */
  <T> T read(Supplier<T> block);
}
