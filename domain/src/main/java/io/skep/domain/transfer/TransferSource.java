package io.skep.domain.transfer;

import java.util.List;

/**
 * Store that is transferred. All rows are read from one snapshot, taken shortly after opening,
 * regardless of concurrent writes. The source is not modified.
 */
public interface TransferSource extends PortableRowReader {

  /**
   * Returns the names of data that belongs to the store but is kept outside it, such as archived
   * partitions; it is not among the rows.
   */
  List<String> archivedData();

  /**
   * Returns whether the store was written to since the snapshot. Must be the last call: no rows can
   * be read afterwards.
   *
   * @throws io.skep.domain.error.StoreException if the store fails
   */
  boolean hasChanged();
}
