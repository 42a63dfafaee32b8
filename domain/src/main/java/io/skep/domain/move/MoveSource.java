package io.skep.domain.move;

import java.util.List;

/**
 * The store that is moved. All its rows are read as they stood at one moment, soon after it was
 * opened, whoever writes to it meanwhile; nothing is written to it.
 */
public interface MoveSource extends StoredRows {

  /**
   * Returns the names of what belongs to the store and is kept elsewhere, such as archived months:
   * it is not among the rows.
   */
  List<String> keptElsewhere();

  /**
   * Returns whether somebody has written to it since that moment. To be asked last: nothing is read
   * after it.
   *
   * @throws io.skep.domain.error.StoreException if the store fails
   */
  boolean hasChanged();
}
