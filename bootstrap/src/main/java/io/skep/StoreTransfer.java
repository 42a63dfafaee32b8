package io.skep;

import io.skep.application.transfer.TransferListener;
import io.skep.application.transfer.TransferReport;
import io.skep.application.transfer.TransferRunner;

/**
 * Transfers all data of a store, of all swarms, to another store; the source is not modified. Not
 * thread-safe.
 */
public final class StoreTransfer {

  private final StoreSettings from;
  private final StoreSettings to;

  private final boolean skipArchived;

  private StoreTransfer(StoreSettings from, StoreSettings to, boolean skipArchived) {
    this.from = from;
    this.to = to;
    this.skipArchived = skipArchived;
  }

  /**
   * Returns a transfer between two stores.
   *
   * @param from URL of an existing store, in the format of {@link SkepBuilder#store(String)}
   * @param to URL of the target store
   * @throws io.skep.domain.error.InvalidArgumentException if a URL is invalid; the message does not
   *     contain the URL
   */
  public static StoreTransfer of(String from, String to) {
    return new StoreTransfer(parse(from), parse(to), false);
  }

  /** Returns the same transfer without the archived partitions of the source. */
  public StoreTransfer withoutArchived() {
    return new StoreTransfer(from, to, true);
  }

  private static StoreSettings parse(String url) {
    return StoreSettings.DEFAULT.withStore(StoreUrl.parse(url));
  }

  /**
   * Transfers all rows to an empty store. An interrupted transfer resumes when the same transfer is
   * run again; until it is complete, the target cannot be opened otherwise.
   *
   * @throws io.skep.application.transfer.ArchivedDataException if the source has archived
   *     partitions
   * @throws io.skep.application.transfer.TargetNotEmptyException if the target is not empty
   * @throws io.skep.application.transfer.VerificationException if the rows of the target differ
   *     from those of the source
   * @throws io.skep.domain.error.StoreException if a store cannot be opened, or fails
   */
  public TransferReport run(TransferListener listener) {
    try (var source = from.openTransferSource();
        var target = to.openTransferTarget()) {
      return new TransferRunner(source, skipArchived, listener).transferTo(target);
    }
  }

  /**
   * Adds the rows that the target does not hold; atomic.
   *
   * @throws io.skep.application.transfer.ArchivedDataException if the source has archived
   *     partitions
   * @throws io.skep.application.transfer.MergeConflictException if rows with the same keys differ;
   *     the target is unchanged
   * @throws io.skep.application.transfer.VerificationException if the rows of the target differ
   *     from those of the source; the target is unchanged
   * @throws io.skep.domain.error.StoreException if a store cannot be opened, or fails
   */
  public TransferReport merge(TransferListener listener) {
    try (var source = from.openTransferSource();
        var target = to.openMergeTarget()) {
      return new TransferRunner(source, skipArchived, listener).mergeInto(target);
    }
  }

  /** Returns both URLs without their passwords. */
  @Override
  public String toString() {
    return from.url() + " to " + to.url();
  }
}
