package io.skep.domain.move;

/**
 * The store that is moved. All its rows are read as they stood at one moment, soon after it was
 * opened, whoever writes to it meanwhile; nothing is written to it.
 */
public interface MoveSource extends StoredRows {

  /**
   * Returns whether somebody has written to it since that moment. To be asked last: nothing is read
   * after it.
   *
   * @throws io.skep.domain.error.StoreException if the store fails
   */
  boolean hasChanged();
}
